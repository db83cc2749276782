package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that may open few files (RLIMIT_NOFILE), beside more processes with sockets than that. */
class FewDescriptorsIT {

    private static final int PROCESSES = 300;

    private static final String LISTENERS = """
            my @ports;
            pipe(my $end, my $open) or die $!;
            for (1 .. PROCESSES) {
                my $listener = listener();
                push @ports, port($listener);
                my $pid = fork // die $!;
                if (!$pid) { close $open; sysread($end, my $nothing, 1); exit }
                close $listener;
            }
            say_(scalar @ports);
            turn();
            """.replace("PROCESSES", Integer.toString(PROCESSES));

    /** From somewhat more than half of the descriptors on, the agent's own files and connections lack descriptors. */
    @Test
    void halfOfItsDescriptorsStayFree(@TempDir Path folder) throws Exception {
        int limit = 256;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script script = namespace.call(() -> Script.start(folder, "listeners.pl", LISTENERS));
                RunningAgent agent = startWith(limit + ":" + limit, script, namespace)) {
            knowsAllOwners(agent);
            agent.awaitSamples(2); // the file of a process is kept open from the second sample that knows it
            assertThat(keptOpen(agent)).hasSizeBetween(limit / 4, limit / 2);
            assertThat(agent.errors()).doesNotContain("failed");
        }
    }

    @Test
    void aLimitThatIsLoweredLaterIsKeptToo(@TempDir Path folder) throws Exception {
        int limit = 100;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script script = namespace.call(() -> Script.start(folder, "listeners.pl", LISTENERS));
                RunningAgent agent = startWith("2000:2000", script, namespace)) {
            knowsAllOwners(agent);
            agent.awaitSamples(2); // the file of a process is kept open from the second sample that knows it
            assertThat(keptOpen(agent)).hasSizeGreaterThanOrEqualTo(PROCESSES);

            Jar.Run prlimit = Jar.command(List.of(
                    Needs.program("prlimit").toString(), "--pid=" + agent.pid(), "--nofile=" + limit + ":" + limit));
            assertThat(prlimit.exit()).as(prlimit.err()).isZero();

            await().untilAsserted(() -> assertThat(keptOpen(agent)).hasSizeLessThanOrEqualTo(limit / 2));
            knowsAllOwners(agent);
        }
    }

    private static RunningAgent startWith(String limit, Script script, NetworkNamespace namespace) throws Exception {
        assertThat(script.hear()).containsExactly(PROCESSES);
        List<String> command = List.of(
                Needs.program("prlimit").toString(),
                "--nofile=" + limit,
                Jar.java(),
                "-jar",
                Jar.path().toString());
        return RunningAgent.start(namespace, command, "--bpf=off");
    }

    private static void knowsAllOwners(RunningAgent agent) {
        await().untilAsserted(() -> {
            Map<String, Double> series = agent.scrape();
            assertThat(series.keySet())
                    .filteredOn(it -> it.startsWith("tcpwarden_connections{")
                            && it.contains("process=\"listeners.pl\"")
                            && it.contains("state=\"listen\""))
                    .hasSize(PROCESSES);
        });
    }

    /** The files of other processes that the agent has open. */
    private static List<String> keptOpen(RunningAgent agent) throws IOException {
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + agent.pid() + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("/proc/")) {
                    open.add(target);
                }
            }
        }
        return open;
    }

    /** Nothing where it was closed meanwhile. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
