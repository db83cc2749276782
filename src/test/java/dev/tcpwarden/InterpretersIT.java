package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real interpreters, which are named by what they run. Each inherits a listener, and reads a line that never comes. */
class InterpretersIT {

    /** Scripts: a file, its text. */
    private static final List<List<String>> SCRIPTS = List.of(
            List.of("app.py", "import sys; sys.stdin.readline()"),
            List.of("server.js", "require('fs').readSync(0, Buffer.alloc(1))"),
            List.of("app.rb", "$stdin.gets"),
            List.of("app.pl", "<STDIN>"),
            List.of("worker.php", "<?php fgets(STDIN);"),
            List.of("app.lua", "io.read()"),
            List.of("run.sh", "read line"));

    /** A program, its arguments, the name. */
    private static final List<List<String>> RUNS = List.of(
            List.of("python3", "-W ignore -X dev app.py", "app.py"),
            List.of("ruby", "--disable gems -W0 app.rb", "app.rb"),
            List.of("perl", "-l012 -I lib app.pl", "app.pl"),
            List.of("perl", "-ne 1", "perl"),
            List.of("php", "-d memory_limit=64M -n worker.php secret", "worker.php"),
            List.of("php", "--define memory_limit=64M --file worker.php", "worker.php"),
            List.of("lua5.4", "-W -e x=1 app.lua secret", "app.lua"),
            List.of("bash", "-o pipefail -eu run.sh secret", "run.sh"),
            List.of("busybox", "sh run.sh secret", "run.sh"),
            List.of("busybox", "cat", "cat"));

    /** Of the options whose values were once taken for the script, those of any node since 18. */
    private static final List<List<String>> RUNS_OF_NODE = List.of(
            List.of("node", "--heapsnapshot-signal SIGUSR2 server.js", "server.js"),
            List.of("node", "--trace-event-categories v8 server.js", "server.js"),
            List.of("node", "--report-dir /var/tmp server.js", "server.js"),
            List.of("node", "--inspect-publish-uid http server.js", "server.js"),
            List.of("node", "--expose-gc --stack-size=900 server.js", "server.js"),
            List.of("node", "--secure_heap 0 server.js", "server.js"));

    private static final String RUN = """
            $^F = 255;
            chdir('FOLDER') or die $!;
            pipe(my $in, my $out) or die $!;
            my @pids;
            for my $run (qw(RUNS)) {
                my ($path, @arguments) = split / /, pack('H*', $run);
                my $listener = listener();
                my $pid = fork // die $!;
                if (!$pid) { close $out; open(STDIN, '<&', $in); exec { $path } $path, @arguments or die $! }
                push @pids, $pid;
                close $listener;
            }
            say_(@pids);
            turn();
            """;

    @Test
    void areNamedByWhatTheyRun(@TempDir Path folder) throws Exception {
        List<List<String>> runs = new ArrayList<>(RUNS);
        runs.add(List.of(loader().toString(), "--inhibit-cache --argv0 x " + Needs.program("cat"), "cat"));
        areNamed(folder, runs);
    }

    @Test
    void nodeIsNamedByItsScript(@TempDir Path folder) throws Exception {
        Path node = Path.of("/usr/bin/node");
        Needs.wish(Files.isExecutable(node), "the program " + node);
        areNamed(folder, RUNS_OF_NODE);
    }

    private static void areNamed(Path folder, List<List<String>> runs) throws Exception {
        for (List<String> script : SCRIPTS) {
            Files.writeString(folder.resolve(script.get(0)), script.get(1));
        }
        String commands = runs.stream()
                .map(run -> (run.get(0).startsWith("/") ? run.get(0) : Needs.program(run.get(0))) + " " + run.get(1))
                .map(run -> HexFormat.of().formatHex(run.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining(" "));
        String run = RUN.replace("RUNS", commands).replace("FOLDER", folder.toString());
        try (NetworkNamespace namespace = NetworkNamespace.create();
                Script script = namespace.call(() -> Script.start(folder, "run.pl", run))) {
            List<Integer> pids = script.hear();
            JsonNode rows = new ObjectMapper()
                    .readTree(namespace
                            .call(() -> Jar.run("list", "state=listen", "--format=json"))
                            .out());
            for (int i = 0; i < runs.size(); i++) {
                int pid = pids.get(i);
                String name = runs.get(i).get(2);
                assertThat(rows)
                        .as("%s", runs.get(i))
                        .filteredOn(row -> row.path("pid").asInt() == pid)
                        .singleElement()
                        .satisfies(
                                row -> assertThat(row.path("process").asText()).isEqualTo(name));
            }
        }
    }

    /** The dynamic loader of this very process. */
    private static Path loader() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(path -> path.matches("/.*/ld[^/]*\\.so[.0-9]*"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }
}
