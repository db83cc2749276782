package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is executed beside Java itself, by the kernel's own word: nothing. */
class OwnProcessIT {

    @TempDir
    private Path folder;

    private Path log() {
        return folder.resolve("executed");
    }

    private List<String> traced(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Needs.program("strace").toString(),
                "--daemonize", // the process that is started becomes Java
                "--follow-forks",
                "--seccomp-bpf", // at full speed but for what is traced
                "--quiet=all",
                "--trace=execve,execveat",
                "--output=" + log(),
                Jar.java(),
                "-jar",
                Jar.path().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void onlyJavaWasExecuted() throws Exception {
        assertThat(Files.readAllLines(log()))
                .filteredOn(line -> line.contains("execve"))
                .singleElement()
                .asString()
                .contains("/bin/java\"");
    }

    @Test
    void ofACommand() throws Exception {
        Needs.root();
        Jar.Run run = Jar.command(traced("list", "state=listen"));
        assertThat(run.exit()).as(run.err()).isZero();
        onlyJavaWasExecuted();
    }

    @Test
    void ofAnAgent() throws Exception {
        Needs.root();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, traced(), "--namespaces=all")) {
            agent.awaitSamples(2);
        }
        onlyJavaWasExecuted();
    }
}
