package dev.tcpwarden.publish.web;

import java.nio.channels.SelectableChannel;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * All connections of the server, within bounds: of number, of time, and of memory for answers. At a bound the one whose client has
 * neither asked nor read for longest makes room: a client that does so promptly is never that one, so a scrape gets in whatever
 * other clients are connected.
 */
final class Clients implements SelectorManager.AcceptListener {

    private static final long MAX_BODY_BYTES = 64 * 1024 * 1024;
    private static final long SWEEP_MILLIS = 500;

    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** More wait in the kernel's queue. */
    private static final int MAX_COMING = 64;

    private final int limit;
    private final Scheduler scheduler;
    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger coming = new AtomicInteger(); // accepted, and not yet open
    private final AtomicBoolean sweeping = new AtomicBoolean();

    Clients(int limit, Scheduler scheduler) {
        this.limit = limit;
        this.scheduler = scheduler;
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        coming.incrementAndGet();
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        coming.decrementAndGet();
    }

    @Override
    public void onAccepted(SelectableChannel channel) {
        coming.decrementAndGet();
    }

    void opened(Client client) {
        open.add(client);
        if (!client.isOpen()) {
            open.remove(client);
        }
        sweepLater();
    }

    void closed(Client client) {
        open.remove(client);
    }

    /** Before one more is accepted. */
    void makeRoom() {
        if (open.size() + coming.get() >= limit) {
            dropOldest();
        }
        for (int millis = 0; coming.get() >= MAX_COMING && millis < SWEEP_MILLIS; millis++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /**
     * Closes the one whose client has been idle for longest, and one whose answer is being made since a moment only where there is no
     * other: newcomers can come faster than an answer is made. False where there is none.
     */
    boolean dropOldest() {
        return dropOldest(client -> true);
    }

    /**
     * The same among those that have been idle for longer than a moment, for when descriptors run out: accept(2) fails then
     * even if no connection waits, so the one that was accepted last would never be answered.
     */
    void dropSlow() {
        long now = System.nanoTime();
        dropOldest(client -> client.standing().age(now) > MOMENT_NANOS);
    }

    private boolean dropOldest(Predicate<Client> choice) {
        long now = System.nanoTime();
        Optional<Client> oldest = open.stream()
                .filter(Client::isOpen)
                .filter(choice)
                .max(Comparator.comparing((Client client) -> !client.standing().isOursWithin(MOMENT_NANOS, now))
                        .thenComparingLong(client -> client.standing().age(now)));
        oldest.ifPresent(Client::drop);
        return oldest.isPresent();
    }

    /** Says that {@code client} is sent {@code body}, which several may share. */
    void sending(Client client, byte[] body) {
        client.sending(body);
        while (bodyBytes() > MAX_BODY_BYTES) {
            if (!dropOldest(other -> other.body() != null && other.body() != body)) {
                return;
            }
        }
    }

    private long bodyBytes() {
        Set<byte[]> bodies = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Client client : open) {
            byte[] body = client.body();
            if (body != null && client.isOpen()) {
                bodies.add(body);
            }
        }
        return bodies.stream().mapToLong(body -> body.length).sum();
    }

    private void sweepLater() {
        if (sweeping.compareAndSet(false, true)) {
            scheduler.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Client client : open) {
            if (client.standing().isLate(now)) {
                client.drop();
            }
        }
        sweeping.set(false);
        if (!open.isEmpty()) {
            sweepLater();
        }
    }
}
