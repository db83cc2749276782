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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose clock, by libfaketime, is set back by an hour: both hours of that name are in the log, and are found. */
class ClockSetBackIT {

    private static final Duration HOUR = Duration.ofHours(1);

    /** One connection a turn. */
    private static final String CONNECTIONS = """
            my $l = listener(9600);
            say_(0);
            while (1) {
                turn();
                my $c = connected(9600); accept(my $s, $l) or die $!; close($c); close($s);
                say_(0);
            }
            """;

    @TempDir
    private Path folder;

    private static Path library() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> systems = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-gnu*")) {
            systems.forEach(system -> found.add(system.resolve("faketime/libfaketimeMT.so.1")));
        }
        found.removeIf(Files::notExists);
        Needs.that(!found.isEmpty(), "libfaketime");
        return found.get(0);
    }

    /** Java under a clock that differs by as many seconds as a file says. */
    private static List<String> java(Path offset) throws IOException {
        return List.of(
                Needs.program("env").toString(),
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + offset,
                "FAKETIME_NO_CACHE=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "NO_FAKE_STAT=1",
                Jar.java(),
                "-jar",
                Jar.path().toString());
    }

    private Path log() {
        return folder.resolve("connections.json");
    }

    /** Returns when, by the machine's clock, they had been made. */
    private Instant make(Script connections, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            connections.turn();
        }
        return Instant.now();
    }

    /** The file of the first hour, which has another name until then. */
    private boolean isCompressed() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    private Jar.Run ended(Instant from, Instant to) throws Exception {
        return Jar.run("history", "--log=" + log(), "--from=" + from, "--to=" + to, "remote=:9600");
    }

    @Test
    void bothTimesAreFound() throws Exception {
        Needs.root();
        Path offset = Files.writeString(folder.resolve("offset"), "+0\n");
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(
                        namespace, java(offset), "--connections.log=" + log(), "--connections.log-interval=10s");
                Script connections = namespace.call(() -> Script.start(folder, "connections.pl", CONNECTIONS))) {
            connections.hear();
            Instant begin = Instant.now();
            Instant first = make(connections, 3);
            LogMarks.await(log(), first);
            Files.writeString(offset, "-" + HOUR.toSeconds() + "\n");
            agent.awaitSamples(2);
            Instant second = make(connections, 4).minus(HOUR);
            await().ignoreExceptionsInstanceOf(NoSuchFileException.class) // between two files
                    .until(() -> Files.readAllLines(log()).stream()
                            .limit(1) // none yet in a file that was only just made
                            .anyMatch(line -> line.contains("\"clock_set_back_from\":")));
            LogMarks.await(log(), second);
            await().until(this::isCompressed);

            Jar.Run both = ended(begin.minus(HOUR), first);
            assertThat(both.out().lines()).as(both.out()).hasSize(1 + 7);
            assertThat(both.err()).contains("the clock was set back from");
            assertThat(ended(begin, first).out().lines()).hasSize(1 + 3);
            assertThat(ended(begin.minus(HOUR), second).out().lines()).hasSize(1 + 4);
            assertThat(agent.scrape().getOrDefault("tcpwarden_connection_log_records_total{result=\"lost\"}", 0.0))
                    .isZero();
        }
    }
}
