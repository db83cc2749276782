package dev.tcpwarden.publish.web.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Compares passwords with their hashes: one at a time, since bcrypt is meant to be slow, on a thread of its own, and each once, as
 * long as it is among the last. What was right and what was wrong are remembered apart, so that no flood of wrong passwords makes
 * it forget the right ones.
 */
final class Passwords implements AutoCloseable {

    private static final int REMEMBERED = 100;
    private static final int THREAD_IDLE_SECONDS = 10;

    /** What is compared. As a record of three it has no two meanings, whatever characters they have (CVE-2022-46146). */
    record Attempt(String user, String hash, String password) {}

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread made = new Thread(task, "passwords");
                made.setDaemon(true);
                return made;
            });

    @GuardedBy("this")
    private final Map<Attempt, Boolean> right = new Latest();

    @GuardedBy("this")
    private final Map<Attempt, Boolean> wrong = new Latest();

    @GuardedBy("this")
    private final Map<Attempt, CompletableFuture<Boolean>> underWay = new HashMap<>();

    @GuardedBy("this")
    private final FairQueue<Attempt> waiting = new FairQueue<>();

    private static final class Latest extends LinkedHashMap<Attempt, Boolean> {

        private static final long serialVersionUID = 1;

        Latest() {
            super(REMEMBERED, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }

    Passwords() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** What is known without any comparison. */
    synchronized Optional<Boolean> known(Attempt attempt) {
        Boolean known = right.get(attempt);
        return Optional.ofNullable(known == null ? wrong.get(attempt) : known);
    }

    /**
     * Whether the password is the one of the hash.
     *
     * @param client whose turn comes after that of all others who wait
     * @throws Refusal if too many wait
     */
    synchronized CompletableFuture<Boolean> matches(Attempt attempt, String client) {
        Optional<Boolean> known = known(attempt);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        CompletableFuture<Boolean> same = underWay.get(attempt);
        if (same != null) {
            return same;
        }
        if (!waiting.offer(client, attempt)) {
            throw Refusal.of(429, Denial.RATE_LIMIT, "Too many passwords wait to be checked.");
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        underWay.put(attempt, answer);
        thread.execute(this::compareNext);
        return answer;
    }

    private void compareNext() {
        Attempt attempt = next();
        boolean matches = isPassword(attempt);
        CompletableFuture<Boolean> answer = done(attempt, matches);
        if (answer != null) {
            answer.complete(matches);
        }
    }

    private synchronized Attempt next() {
        return waiting.take();
    }

    private synchronized @Nullable CompletableFuture<Boolean> done(Attempt attempt, boolean matches) {
        (matches ? right : wrong).put(attempt, matches);
        return underWay.remove(attempt);
    }

    private static boolean isPassword(Attempt attempt) {
        try {
            return BCrypt.checkpw(attempt.password, attempt.hash);
        } catch (IllegalArgumentException e) {
            return false; // such as a hash of no version that there is
        }
    }

    /** What waits is answered as by a server that stops. */
    @Override
    public synchronized void close() {
        thread.shutdownNow();
        underWay.values().forEach(answer -> answer.completeExceptionally(new RejectedExecutionException("stopping")));
        underWay.clear();
    }
}
