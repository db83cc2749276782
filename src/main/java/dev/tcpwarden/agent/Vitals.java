package dev.tcpwarden.agent;

import dev.tcpwarden.publish.web.Health;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether the agent works. It is healthy as long as it keeps trying: a table that cannot be read does not make it unhealthy
 * (restarting it would not help), a sample or a scrape that hangs does.
 */
final class Vitals implements Health {

    /** Far more than samples and scrapes take, on however large a host. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private record Task(String what, Supplier<Duration> overdue) {}

    private final List<Task> tasks = new CopyOnWriteArrayList<>();

    /**
     * @param what a verb in the past and its object: what the agent has not done once it is in trouble
     * @param overdue for how long that should have been done; zero while all is well
     */
    void watch(String what, Supplier<Duration> overdue) {
        tasks.add(new Task(what, overdue));
    }

    @Override
    public Optional<String> trouble() {
        for (Task task : tasks) {
            Duration overdue = task.overdue.get();
            if (overdue.compareTo(PATIENCE) > 0) {
                return Optional.of(String.format(
                        Locale.ROOT, "tcpwarden has not %s for %d s: it hangs.", task.what, overdue.toSeconds()));
            }
        }
        return Optional.empty();
    }
}
