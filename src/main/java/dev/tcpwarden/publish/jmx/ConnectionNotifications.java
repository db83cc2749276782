package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications of connections that were opened, closed and terminated. The user data is the connection's {@link
 * ConnectionRows#ROW}. Without listeners nothing is built.
 */
final class ConnectionNotifications implements NotificationEmitter {

    static final String OPENED = "tcpwarden.connection.opened";
    static final String CLOSED = "tcpwarden.connection.closed";
    static final String TERMINATED = "tcpwarden.connection.terminated";
    static final String OMITTED = "tcpwarden.connection.omitted";

    /**
     * The most notifications of one type per sample. A remote connector keeps the newest 1,000 of all MBeans for its
     * clients (jmx.remote.x.notification.buffer.size); what one sample sends must leave room there for others.
     */
    static final int MOST_A_SAMPLE = 250;

    static final List<MBeanNotificationInfo> INFO = List.of(new MBeanNotificationInfo(
            new String[] {OPENED, CLOSED, TERMINATED, OMITTED},
            Notification.class.getName(),
            "Connections that appeared or disappeared from one sample to the next, at most " + MOST_A_SAMPLE
                    + " of each per sample (omitted: how many more), and connections that this agent terminated; the user data is the "
                    + "connection's row"));

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionNotifications.class);

    private record Subscription(
            NotificationListener listener,
            @Nullable NotificationFilter filter,
            @Nullable Object handback) {}

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence = new AtomicLong();

    void changed(Sample sample, TableDiff changes) {
        if (subscriptions.isEmpty()) {
            return;
        }
        emit(
                OPENED,
                "opened",
                sample.taken(),
                changes.current(),
                changes.opened().toArray());
        emit(
                CLOSED,
                "closed",
                sample.taken(),
                changes.previous(),
                changes.closed().toArray());
    }

    private void emit(String type, String what, Instant when, AttributedTable table, int[] rows) {
        IntStream.of(rows).limit(MOST_A_SAMPLE).forEach(row -> {
            AttributedSocket socket = table.row(row);
            send(type, when, message(socket, what), socket);
        });
        if (rows.length > MOST_A_SAMPLE) {
            send(OMITTED, when, what + ": " + (rows.length - MOST_A_SAMPLE) + " more", null);
        }
    }

    void attempted(Termination termination) {
        if (subscriptions.isEmpty() || termination.result().outcome() != Outcome.TERMINATED) {
            return;
        }
        termination.socket().ifPresent(socket -> send(TERMINATED, Instant.now(), termination.toString(), socket));
    }

    /** Begins with the event, as a termination's does: JConsole's column is narrow. */
    private static String message(AttributedSocket socket, String what) {
        return what + ": " + ConnectionName.of(socket.socket().id()) + ": " + socket.describe();
    }

    private void send(String type, Instant when, String message, @Nullable AttributedSocket socket) {
        Notification notification =
                new Notification(type, ObjectNames.AGENT, sequence.incrementAndGet(), when.toEpochMilli(), message);
        notification.setUserData(socket == null ? null : ConnectionRows.row(socket));
        for (Subscription subscription : subscriptions) {
            try {
                if (subscription.filter == null || subscription.filter.isNotificationEnabled(notification)) {
                    subscription.listener.handleNotification(notification, subscription.handback);
                }
            } catch (RuntimeException e) {
                LOG.warn("A JMX listener failed on {}", message, e);
            }
        }
    }

    @Override
    public void addNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback) {
        subscriptions.add(new Subscription(listener, filter, handback));
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        if (!subscriptions.removeIf(subscription -> subscription.listener.equals(listener))) {
            throw new ListenerNotFoundException("This listener is not registered.");
        }
    }

    @Override
    public void removeNotificationListener(
            NotificationListener listener, @Nullable NotificationFilter filter, @Nullable Object handback)
            throws ListenerNotFoundException {
        if (!subscriptions.remove(new Subscription(listener, filter, handback))) {
            throw new ListenerNotFoundException("This listener is not registered with this filter and handback.");
        }
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return INFO.toArray(MBeanNotificationInfo[]::new);
    }
}
