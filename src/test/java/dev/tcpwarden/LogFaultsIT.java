package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of connections on a disk of a megabyte that becomes full, or cannot be written: lines are lost, samples are not. */
class LogFaultsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOST = "tcpwarden_connection_log_records_total{result=\"lost\"}";
    private static final String WRITTEN = "tcpwarden_connection_log_records_total{result=\"written\"}";

    /** Two hundred connections a turn. */
    private static final String CONNECTIONS = """
            my $l = listener(9500);
            say_(0);
            while (1) {
                turn();
                for (1 .. 200) { my $c = connected(9500); accept(my $s, $l) or die $!; close($c); close($s); }
                say_(0);
            }
            """;

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        Needs.root();
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Needs.program(program).toString()));
        command.addAll(List.of(arguments));
        Jar.Run run = Jar.command(command);
        assertThat(run.exit()).as(run.err()).isZero();
    }

    private Path log() {
        return disk.resolve("connections.json");
    }

    private Script connections(NetworkNamespace namespace) throws Exception {
        Script script = namespace.call(() -> Script.start(folder, "connections.pl", CONNECTIONS));
        script.hear();
        return script;
    }

    private static void awaitWritten(RunningAgent agent, Script connections) throws Exception {
        double before = agent.scrape().getOrDefault(WRITTEN, 0.0);
        connections.turn(); // once: the disk has room for few turns
        await().until(() -> agent.scrape().getOrDefault(WRITTEN, 0.0) > before);
    }

    private static void awaitLost(RunningAgent agent, Script connections) {
        await().until(() -> {
            connections.turn();
            return agent.scrape().getOrDefault(LOST, 0.0) > 0;
        });
    }

    /** All lines are whole, and one says what is missing. */
    private void checkLog(RunningAgent agent) throws Exception {
        List<String> lines = Files.readAllLines(log());
        assertThat(lines).allSatisfy(JSON::readTree).anyMatch(line -> line.startsWith("{\"event\":\"lost\""));
        await().untilAsserted(() -> assertThat(agent.errors())
                .contains("connections are not logged as long as")
                .contains("connections are logged again"));
        assertThat(Jar.run("history", "--log=" + log(), "--from=-1h", "--by=process")
                        .err())
                .contains("connections could not be logged, and are missing");
    }

    @Test
    void aDiskThatIsFullForAWhile() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--connections.log=" + log());
                Script connections = connections(namespace)) {
            awaitWritten(agent, connections);
            Path fill = disk.resolve("fill");
            fill(fill);
            awaitLost(agent, connections);
            agent.awaitSamples(2);
            Files.delete(fill);
            awaitWritten(agent, connections);
            checkLog(agent);
        }
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] page = new byte[4096];
            for (int i = 0; i < 1024; i++) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void aDiskThatIsReadOnlyAtFirst() throws Exception {
        run("mount", "-o", "remount,ro", disk.toString());
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--connections.log=" + log());
                Script connections = connections(namespace)) {
            awaitLost(agent, connections);
            agent.awaitSamples(2);
            assertThat(agent.errors()).contains("Read-only file system");
            run("mount", "-o", "remount,rw", disk.toString());
            awaitWritten(agent, connections);
            checkLog(agent);
        }
    }
}
