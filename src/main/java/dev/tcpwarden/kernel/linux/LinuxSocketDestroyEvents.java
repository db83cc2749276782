package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroyed sockets by the kernel's notifications, in the network namespace of the thread that opened them. A thread of its own reads
 * the notifications, so that the kernel's queue stays short; {@link #drain} reads what that thread has left.
 */
public final class LinuxSocketDestroyEvents implements SocketDestroyEvents {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxSocketDestroyEvents.class);

    /** The kernel's queue, which the kernel doubles: a second of 20,000 destroyed sockets. */
    private static final int QUEUE_BYTES = 16 << 20;

    private static final int MAX_ROWS = 1 << 17;

    /** So that a thread that waits for the lock gets it in time. */
    private static final int NOTIFICATIONS_AT_ONCE = 1 << 14;

    /** After a burst, so that the next one is worth waking up for. */
    private static final long REST_MILLIS = 10;

    private final DestroyNotifications notifications;
    private final DestroyRecorder recorder;
    private final int netns;
    private final Thread reader = new Thread(this::read, "destroy-events");
    private final CountDownLatch stop = new CountDownLatch(1);

    // guarded by this
    private @Nullable Exception failure;
    private boolean released;

    private LinuxSocketDestroyEvents(DestroyNotifications notifications, int maxRows, int netns) {
        this.notifications = notifications;
        this.netns = netns;
        recorder = new DestroyRecorder(maxRows, netns);
    }

    /** @throws KernelException if this kernel has no such notifications */
    public static LinuxSocketDestroyEvents open() throws KernelException {
        return open(QUEUE_BYTES, MAX_ROWS);
    }

    /**
     * @param queueBytes see {@link DestroyNotifications#open}
     * @param maxRows how many sockets are kept between two drains; those beyond count as lost
     */
    static LinuxSocketDestroyEvents open(int queueBytes, int maxRows) throws KernelException {
        int netns = NetworkNamespace.own();
        LinuxSocketDestroyEvents events =
                new LinuxSocketDestroyEvents(DestroyNotifications.open(queueBytes), maxRows, netns);
        events.reader.setDaemon(true);
        events.reader.start();
        return events;
    }

    private void read() {
        try {
            do {
                notifications.await();
                receive();
            } while (!stop.await(REST_MILLIS, TimeUnit.MILLISECONDS));
        } catch (KernelException | InterruptedException | RuntimeException e) {
            fail(e);
        } finally {
            release();
        }
    }

    private synchronized void receive() throws KernelException {
        if (failure != null) {
            throw new KernelException("socket destroy notifications stopped: " + failure.getMessage(), failure);
        }
        try {
            for (int i = 0; i < NOTIFICATIONS_AT_ONCE; i++) {
                ByteBuffer datagram = notifications.next();
                if (datagram == null) {
                    return;
                }
                record(datagram);
            }
        } catch (KernelException | RuntimeException e) {
            fail(e);
            throw e;
        }
    }

    private void record(ByteBuffer datagram) throws KernelException {
        NetlinkMessages messages = new NetlinkMessages(datagram);
        while (messages.next()) {
            if (messages.type() == SockDiag.SOCK_DIAG_BY_FAMILY) {
                recorder.add(datagram, messages.from(), messages.to());
            }
        }
    }

    private synchronized void fail(Exception e) {
        if (failure == null) {
            failure = e;
        }
    }

    private synchronized void release() {
        fail(new KernelException("closed"));
        released = true;
        notifications.close();
    }

    @Override
    public synchronized DestroyedSockets drain() throws KernelException {
        receive();
        return recorder.take(notifications.lost());
    }

    @Override
    public boolean covers(int other) {
        return other == netns;
    }

    @Override
    public void close() {
        stop.countDown();
        wake();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the reader stops, and releases everything, by itself
        }
    }

    private synchronized void wake() {
        if (!released) {
            try {
                notifications.wake();
            } catch (KernelException e) {
                LOG.warn("the thread destroy-events may still run: {}", e.getMessage());
            }
        }
    }
}
