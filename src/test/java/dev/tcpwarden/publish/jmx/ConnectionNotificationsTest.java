package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.publish.jmx.ObjectNames.AGENT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.util.ArrayList;
import java.util.List;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationFilterSupport;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionNotificationsTest {

    private static final ProcessInfo NGINX = process("nginx", 10);

    private final Bench bench = new Bench();
    private final List<Notification> received = new ArrayList<>();
    private final NotificationListener listener = (notification, handback) -> received.add(notification);

    @AfterEach
    void close() {
        bench.close();
    }

    /** nginx with connections from these remote ports; the cookie is the port. */
    private static AttributedTable connections(int first, int last) {
        TableOf table = new TableOf().owned(NGINX, 100_000, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0");
        for (int port = first; port <= last; port++) {
            table.owned(NGINX, port, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:" + port);
        }
        return table.build();
    }

    private static Object column(Notification notification, String name) {
        return ((CompositeData) notification.getUserData()).get(name);
    }

    @Test
    void notifiesOfOpenedAndClosedConnectionsWithTheRow() throws Exception {
        bench.sample(connections(1, 2));
        bench.server.addNotificationListener(AGENT, listener, null, null);

        bench.sample(connections(2, 3));

        assertThat(received)
                .extracting(Notification::getType)
                .containsExactly("tcpwarden.connection.opened", "tcpwarden.connection.closed");
        assertThat(received)
                .extracting(Notification::getMessage)
                .containsExactly(
                        "opened: 10.0.0.1:80 -> 10.0.0.2:3: established, nginx (pid 10)",
                        "closed: 10.0.0.1:80 -> 10.0.0.2:1: established, nginx (pid 10)");
        assertThat(received).extracting(Notification::getSource).containsOnly(AGENT);
        assertThat(received).extracting(Notification::getSequenceNumber).containsExactly(1L, 2L);
        assertThat(column(received.get(0), "connection")).isEqualTo("10.0.0.1:80 -> 10.0.0.2:3");
        assertThat(column(received.get(0), "direction")).isEqualTo("inbound");
        assertThat(column(received.get(1), "pid")).isEqualTo(10);
    }

    @Test
    void notifiesOfTerminationsThatSucceeded() throws Exception {
        bench.sample(connections(1, 2));
        bench.server.addNotificationListener(AGENT, listener, null, null);

        bench.invoke(AGENT, "terminate", "10.0.0.1:80 -> 10.0.0.2:1");
        bench.invoke(AGENT, "terminate", "10.0.0.1:80 -> 10.0.0.2:9");
        bench.invoke(AGENT, "terminate", "0.0.0.0:80 -> 0.0.0.0:0");

        assertThat(received).singleElement().satisfies(notification -> {
            assertThat(notification.getType()).isEqualTo("tcpwarden.connection.terminated");
            assertThat(notification.getMessage())
                    .isEqualTo("terminated: 10.0.0.1:80 -> 10.0.0.2:1: established, nginx (pid 10)");
            assertThat(column(notification, "connection")).isEqualTo("10.0.0.1:80 -> 10.0.0.2:1");
        });
    }

    @Test
    void oneSampleHasABoundedNumberOfNotifications() throws Exception {
        bench.sample(connections(1, 0));
        bench.server.addNotificationListener(AGENT, listener, null, null);

        bench.sample(connections(1, 1_000));

        assertThat(received).hasSize(251);
        assertThat(received.get(249).getType()).isEqualTo("tcpwarden.connection.opened");
        assertThat(received.get(250).getType()).isEqualTo("tcpwarden.connection.omitted");
        assertThat(received.get(250).getMessage()).isEqualTo("opened: 750 more");
    }

    @Test
    void aFilterChoosesTypes() throws Exception {
        bench.sample(connections(1, 2));
        NotificationFilterSupport closed = new NotificationFilterSupport();
        closed.enableType("tcpwarden.connection.closed");
        bench.server.addNotificationListener(AGENT, listener, closed, null);

        bench.sample(connections(2, 3));

        assertThat(received).extracting(Notification::getType).containsExactly("tcpwarden.connection.closed");
    }

    @Test
    void aListenerThatFailsDisturbsNoOther() throws Exception {
        bench.sample(connections(1, 2));
        bench.server.addNotificationListener(
                AGENT,
                (NotificationListener) (notification, handback) -> {
                    throw new IllegalStateException("listener that fails");
                },
                null,
                null);
        bench.server.addNotificationListener(AGENT, listener, null, null);

        bench.sample(connections(2, 2));

        assertThat(received).hasSize(1);
    }

    @Test
    void afterUnsubscribingNothingIsSent() throws Exception {
        bench.sample(connections(1, 2));
        bench.server.addNotificationListener(AGENT, listener, null, "a");
        bench.server.addNotificationListener(AGENT, listener, null, "b");

        bench.server.removeNotificationListener(AGENT, listener, null, "a");
        bench.sample(connections(2, 2));
        assertThat(received).hasSize(1);

        bench.server.removeNotificationListener(AGENT, listener);
        bench.sample(connections(1, 2));
        assertThat(received).hasSize(1);
        assertThatThrownBy(() -> bench.server.removeNotificationListener(AGENT, listener))
                .isInstanceOf(ListenerNotFoundException.class);
    }

    @Test
    void theBeanDescribesItsNotifications() throws Exception {
        assertThat(bench.server.getMBeanInfo(AGENT).getNotifications()[0].getNotifTypes())
                .containsExactly(
                        "tcpwarden.connection.opened",
                        "tcpwarden.connection.closed",
                        "tcpwarden.connection.terminated",
                        "tcpwarden.connection.omitted");
    }
}
