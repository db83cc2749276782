package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an agent counts of processes that live for milliseconds and make five thousand connections a second, as far as the machine
 * gets that far. For {@code -Dtcpwarden.churn.seconds=4}, or longer.
 */
class ShortLivedProcessesIT {

    private static final int PROCESSES = 250 * Integer.getInteger("tcpwarden.churn.seconds", 4);
    private static final int OF_EACH = 20;
    private static final int CONNECTIONS = PROCESSES * OF_EACH;

    /** The first byte of the client says which of them closes first: after its data, or after the answer. */
    private static final String SERVER = """
            my $listener = listener(0, INADDR_ANY);
            say_(port($listener));
            my $received = 0;
            for (1 .. %d) {
                accept(my $s, $listener) or die $!;
                $received += sysread($s, my $data, 100);
                $data =~ /^s/ ? syswrite($s, 'yes') : sysread($s, my $end, 1);
                close $s;
            }
            say_($received);
            turn();
            """.formatted(CONNECTIONS);

    /** To eight addresses, so that none runs out of ports. Its listener keeps the series of its name. */
    private static final String GENERATOR = """
            use Time::HiRes qw(time sleep); use POSIX qw(:sys_wait_h);
            my ($port, $processes, $of_each, $per_second) = (%d, %d, %d, 5000);
            my $kept = listener();
            turn();
            my ($sent, $failed, $running, $start) = (0, 0, 0, time());
            for my $i (1 .. $processes) {
                my $data = ($i %% 2 ? 'c' : 's') . 'x' x ($i %% 9);
                $sent += $of_each * length($data);
                my $child = fork // die $!;
                if (!$child) {
                    for (1 .. $of_each) {
                        my $s = connected($port, inet_aton('127.0.1.' . (1 + ($_ + $i) %% 8)));
                        syswrite($s, $data);
                        while ($data =~ /^s/ && sysread($s, my $answer, 100)) {}
                        close $s;
                    }
                    POSIX::_exit(0);
                }
                $running++;
                while ($running && (my $ended = waitpid(-1, $running < 6 ? WNOHANG : 0)) > 0) {
                    $running--;
                    $failed++ if $?;
                }
                my $left = $start + $i * $of_each / $per_second - time();
                sleep($left) if $left > 0;
            }
            while (wait() > 0) { $failed++ if $? }
            say_($failed, $sent);
            turn();
            """;

    @Test
    void whatTheyDidIsCountedToTheLastConnectionAndByte(@TempDir Path folder) throws Exception {
        Needs.bpf();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent =
                        RunningAgent.start(namespace, "--sample.interval=1s", "--metrics.process-labels=process");
                Script server = namespace.call(() -> Script.start(folder, "server.pl", SERVER))) {
            String work = GENERATOR.formatted(server.hear().get(0), PROCESSES, OF_EACH);
            try (Script generator = namespace.call(() -> Script.start(folder, "generator.pl", work))) {
                agent.await(Map.of(
                        connectionsMetric("opened", "inbound", "server.pl"), 0.0,
                        connectionsMetric("opened", "outbound", "generator.pl"), 0.0));

                List<Integer> truth = generator.turn();
                assertThat(truth.get(0)).as("processes that failed").isZero();
                double sent = truth.get(1);
                assertThat(server.hear()).containsExactly((int) sent);
                await().untilAsserted(() -> {
                    Map<String, Double> scraped = agent.scrape();
                    assertThat(counts(scraped, "server.pl", "inbound"))
                            .isEqualTo(new Counts(CONNECTIONS, CONNECTIONS, 1.5 * CONNECTIONS, sent, 0));
                    assertThat(counts(scraped, "generator.pl", "outbound").plus(counts(scraped, "", "outbound")))
                            .isEqualTo(new Counts(CONNECTIONS, CONNECTIONS, sent, 1.5 * CONNECTIONS, 0));
                    assertThat(counts(scraped, "", "inbound").opened()).isZero();
                    assertThat(scraped).containsEntry("tcpwarden_events_lost_total", 0.0);
                });
            }
        }
    }

    private record Counts(double opened, double closed, double sent, double received, double aborted) {

        Counts plus(Counts other) {
            return new Counts(
                    opened + other.opened,
                    closed + other.closed,
                    sent + other.sent,
                    received + other.received,
                    aborted + other.aborted);
        }
    }

    /** An empty process stands for those that had exited before they could be described. */
    private static Counts counts(Map<String, Double> scraped, String process, String direction) {
        String labels = "{process=\"" + process + "\"}";
        return new Counts(
                scraped.getOrDefault(connectionsMetric("opened", direction, process), -1.0),
                scraped.getOrDefault(connectionsMetric("closed", direction, process), -1.0),
                scraped.getOrDefault("tcpwarden_sent_bytes_total" + labels, -1.0),
                scraped.getOrDefault("tcpwarden_received_bytes_total" + labels, -1.0),
                scraped.getOrDefault("tcpwarden_aborted_connections_total" + labels, -1.0));
    }

    private static String connectionsMetric(String what, String direction, String process) {
        return "tcpwarden_connections_" + what + "_total{direction=\"" + direction + "\",process=\"" + process + "\"}";
    }
}
