package dev.tcpwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.ServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** When the agent is healthy, and what its service manager is sent. */
class VitalsTest {

    private volatile Duration overdue = Duration.ZERO;
    private final Vitals vitals = new Vitals();

    @Test
    void healthyWhileItIsStarting() {
        assertThat(vitals.trouble()).isEmpty();
    }

    @Test
    void inTroubleOnceSomethingIsOverdueForLong() {
        vitals.watch("answered a scrape", () -> Duration.ZERO);
        vitals.watch("sampled the TCP table", () -> overdue);
        overdue = Vitals.PATIENCE;
        assertThat(vitals.trouble()).isEmpty();
        overdue = Duration.ofSeconds(75);
        assertThat(vitals.trouble()).contains("tcpwarden has not sampled the TCP table for 75 s: it hangs.");
    }

    @Test
    void theWatchdogIsFedWhileAllIsWellAndLearnsOnceWhyNot() {
        vitals.watch("sampled the TCP table", () -> overdue);
        List<String> reported = new CopyOnWriteArrayList<>();
        Watchdog watchdog = new Watchdog(
                new ServiceManager() {
                    @Override
                    public void report(String... assignments) {
                        reported.add(String.join(" ", assignments));
                    }

                    @Override
                    public Optional<Duration> watchdog() {
                        return Optional.of(Duration.ofMillis(20));
                    }
                },
                vitals);

        watchdog.look();
        watchdog.look();
        overdue = Duration.ofSeconds(75);
        watchdog.look();
        watchdog.look();
        overdue = Duration.ZERO;
        watchdog.look();
        assertThat(reported)
                .containsExactly(
                        "WATCHDOG=1",
                        "WATCHDOG=1",
                        "STATUS=tcpwarden has not sampled the TCP table for 75 s: it hangs.",
                        "WATCHDOG=1");
    }
}
