package dev.tcpwarden.process.procfs;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the real procfs. */
class StatFileTest {

    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(StatFile.SIZE);
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aProcessIsAsBeforeUntilItExits() throws Exception {
        Process process = start("sh", "read x");
        try (StatFile file = statFile(process.pid())) {
            assertThat(file.isAsBefore(buffer)).isFalse(); // it was not read before
            assertThat(file.isAsBefore(buffer)).isTrue();

            process.destroyForcibly().waitFor();
            assertThat(file.isAsBefore(buffer)).isFalse();
        }
    }

    @Test
    void anotherProgramIsReportedOnce() throws Exception {
        Process process = start("sh", "read x; exec sleep 60");
        try (StatFile file = statFile(process.pid())) {
            file.isAsBefore(buffer);
            assertThat(file.isAsBefore(buffer)).isTrue();

            process.outputWriter().append('\n').flush();
            await().until(() -> !file.isAsBefore(buffer));
            assertThat(file.isAsBefore(buffer)).isTrue();
        }
    }

    @Test
    void aZombieHasExited() throws Exception {
        Process parent = start("sleep", "sleep 60 & echo $!; exec sleep 60"); // which never waits
        long child = Long.parseLong(parent.inputReader().readLine());
        try (StatFile file = statFile(child)) {
            await().until(() -> file.isAsBefore(buffer));

            ProcessHandle.of(child).orElseThrow().destroyForcibly();
            await().until(() -> Files.readString(stat(child)).contains(") Z "));
            assertThat(file.isAsBefore(buffer)).isFalse();
            assertThat(file.isAsBefore(buffer)).isFalse();
        }
    }

    @Test
    void aProcessThatHasThePidLaterIsAnother() throws Exception {
        Needs.root();
        Needs.that(Files.isWritable(LAST_PID), "a kernel with ns_last_pid");
        Process process = start("sh", "read x");
        try (StatFile file = statFile(process.pid())) {
            file.isAsBefore(buffer);
            assertThat(file.isAsBefore(buffer)).isTrue();
            process.destroyForcibly().waitFor();

            await().until(() -> startWithPid(process.pid()));
            assertThat(Files.readString(stat(process.pid()))).contains("(sh) S ");
            assertThat(file.isAsBefore(buffer)).isFalse();
        }
    }

    /** Others may be given the pid first. */
    private boolean startWithPid(long pid) throws IOException {
        Files.writeString(LAST_PID, Long.toString(pid - 1), StandardCharsets.US_ASCII);
        Process process = start("sh", "read x");
        if (process.pid() != pid) {
            process.destroyForcibly();
        }
        return process.pid() == pid;
    }

    /** @param comm the name that it comes to have */
    private Process start(String comm, String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        processes.add(process);
        await().until(() -> Files.readString(stat(process.pid())).contains("(" + comm + ") S "));
        return process;
    }

    private static Path stat(long pid) {
        return Path.of("/proc/" + pid + "/stat");
    }

    private static StatFile statFile(long pid) throws IOException {
        return new StatFile(FileChannel.open(stat(pid)));
    }
}
