package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import dev.tcpwarden.kernel.ConnectAttempts;
import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Destroyed connections of all network namespaces, or of one, from the programs of {@code src/main/bpf/tcp_history.bpf.c}, with the
 * process of each; and attempts to connect. A thread of its own empties their ring buffers on a timer, since a wake-up an event would cost the host more than all
 * else; {@link #drain} reads what that thread has left.
 *
 * <p>Needs what {@link BpfSkeleton} says, and the initial pid and time namespaces.
 */
public final class BpfDestroyEvents implements SocketDestroyEvents {

    private static final Logger LOG = LoggerFactory.getLogger(BpfDestroyEvents.class);

    private static final String SOURCE = "tcp_history";

    /** Some 23,000 connections, and 43,000 attempts. */
    private static final int RING_BYTES = 4 << 20;

    private static final int SNAPSHOTS = 32_768;
    private static final int MAX_ROWS = 1 << 17;
    private static final long PAUSE_MILLIS = 100;

    private final BpfSkeleton skeleton;
    private final BpfRingBuffer ring;
    private final int lostMap;
    private final int onDestroy;
    private final int onStateChange;
    private final int onAttemptEnd;
    private final BpfRingBuffer attemptRing;
    private final OwnerDecoder owners = new OwnerDecoder();
    private final Thread reader = new Thread(this::readOnTimer, "destroy-events");
    private final CountDownLatch stop = new CountDownLatch(1);
    private final int maxRows;

    // guarded by this
    private DestroyedConnections connections = new DestroyedConnections(16, owners);
    private ConnectAttempts attempts = new ConnectAttempts(16);
    private long dropped;
    private boolean closed;

    private BpfDestroyEvents(BpfSkeleton skeleton, int netns, int ringBytes, int maxRows) throws KernelException {
        this.skeleton = skeleton;
        this.maxRows = maxRows;
        try (Memory number = new Memory(Integer.BYTES)) {
            number.setInt(0, netns);
            Bpf.update(skeleton.map("watched"), 0, number);
        }
        lostMap = skeleton.map("lost");
        onDestroy = Bpf.attachTracepoint(skeleton.program("on_destroy"));
        onStateChange = Bpf.attachTracepoint(skeleton.program("on_state_change"));
        onAttemptEnd = Bpf.attachTracepoint(skeleton.program("on_attempt_end"));
        ring = new BpfRingBuffer(skeleton.map("destroyed_ring"), ringBytes);
        attemptRing = new BpfRingBuffer(skeleton.map("attempt_ring"), ringBytes);
        reader.setDaemon(true);
    }

    /**
     * @param netns the only namespace to report, by its inode number; 0 for all
     * @throws KernelException with what this host lacks for it
     */
    public static BpfDestroyEvents open(int netns) throws KernelException {
        return open(netns, RING_BYTES, SNAPSHOTS, MAX_ROWS);
    }

    /**
     * @param ringBytes of each of the two ring buffers, a power of two
     * @param snapshots how many sockets that may be disconnected are remembered
     * @param maxRows how many connections, and how many attempts, are kept between two drains; those beyond count as lost
     */
    static BpfDestroyEvents open(int netns, int ringBytes, int snapshots, int maxRows) throws KernelException {
        InitialNamespaces.requirePids();
        InitialNamespaces.requireTime();
        BpfSkeleton skeleton = BpfSkeleton.load(
                SOURCE, "5.17", Map.of("destroyed_ring", ringBytes, "attempt_ring", ringBytes, "snapshots", snapshots));
        try {
            BpfDestroyEvents events = new BpfDestroyEvents(skeleton, netns, ringBytes, maxRows);
            events.reader.start();
            return events;
        } catch (KernelException e) {
            skeleton.close();
            throw e;
        }
    }

    private void readOnTimer() {
        try {
            while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                readRing();
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.error(
                    "destroyed connections are read only with each sample from now on, and more of them can be lost",
                    e);
        }
    }

    private synchronized void readRing() {
        if (!closed) {
            ring.drain((records, from) -> {
                if (connections.size() == maxRows) {
                    dropped++;
                } else {
                    connections.add(records, from);
                }
            });
            attemptRing.drain((records, from) -> {
                if (attempts.size() == maxRows) {
                    dropped++;
                } else {
                    AttemptDecoder.add(records, from, owners, attempts);
                }
            });
        }
    }

    @Override
    public synchronized DestroyedSockets drain() throws KernelException {
        if (closed) {
            throw new KernelException("the reader of destroyed connections is closed");
        }
        readRing();
        DestroyedConnections taken = connections;
        ConnectAttempts takenAttempts = attempts;
        connections = new DestroyedConnections(taken.size(), owners);
        attempts = new ConnectAttempts(takenAttempts.size());
        return taken.build(takenAttempts, dropped + Bpf.lookup(lostMap));
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (!closed) {
                closed = true;
                Libc.close(onAttemptEnd);
                Libc.close(onStateChange);
                Libc.close(onDestroy);
                ring.close();
                attemptRing.close();
                skeleton.close();
            }
        }
    }
}
