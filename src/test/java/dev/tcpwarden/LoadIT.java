package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent in little memory, on a host with many sockets. */
class LoadIT {

    private static final int PROCESSES = 10;
    private static final int CONNECTIONS = 1_000;

    /** Each process holds both ends of its connections, and their listener. */
    private static final String HOLD = """
            my @children;
            pipe(my $done, my $ready) or die $!;
            for (1 .. %d) {
                my $child = fork // die $!;
                if ($child) { push @children, $child; next }
                my ($listener, @held) = listener();
                for (1 .. %d) {
                    push @held, connected(port($listener));
                    accept(my $accepted, $listener) or die $!;
                    push @held, $accepted;
                }
                syswrite($ready, "\\n");
                sleep 3600;
                exit;
            }
            close $ready;
            scalar <$done> for @children;
            say_(@children);
            turn();
            """;

    @Test
    void twentyThousandSocketsAreCountedEachInLittleMemory(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script holders =
                        namespace.call(() -> Script.start(folder, "hold.pl", HOLD.formatted(PROCESSES, CONNECTIONS)))) {
            List<Integer> pids = holders.hear();
            assertThat(pids).hasSize(PROCESSES);
            List<String> java =
                    List.of(Jar.java(), "-Xmx96m", "-jar", Jar.path().toString());
            try (RunningAgent agent = RunningAgent.start(namespace, java)) {
                agent.awaitSamples(20);

                Map<String, Double> scraped = agent.fresh();
                assertThat(pids).allSatisfy(pid -> {
                    String process = "tcpwarden_connections{pid=\"" + pid + "\",process=\"hold.pl\",state=";
                    assertThat(scraped)
                            .containsEntry(process + "\"established\"}", 2.0 * CONNECTIONS)
                            .containsEntry(process + "\"listen\"}", 1.0);
                });
                assertThat(scraped.get("tcpwarden_samples_total{result=\"failure\"}"))
                        .isIn(null, 0.0);
                assertThat(agent.errors()).isEmpty();
            }
        }
    }
}
