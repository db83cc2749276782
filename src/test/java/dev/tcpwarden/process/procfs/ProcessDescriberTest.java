package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessDescriberTest {

    @TempDir
    private Path folder;

    private ProcfsTree procfs;
    private ProcessDescriber describer;

    @BeforeEach
    void start() throws IOException {
        procfs = new ProcfsTree(folder);
        procfs.process(300, 7, "comm");
        describer = new ProcessDescriber(new Procfs(folder), procfs);
    }

    @AfterEach
    void close() {
        procfs.close();
    }

    @Test
    void whatTheKernelAddsForARemovedFileIsNoPartOfTheName() throws IOException {
        procfs.executable(300, "/opt/tool (deleted)");

        assertThat(describe().name()).isEqualTo("tool");
        assertThat(describe().executable()).isEqualTo("/opt/tool");
    }

    @Test
    void withoutLeaveToReadTheExecutableItIsComm() throws IOException {
        Files.delete(folder.resolve("300/exe"));

        assertThat(describe()).isEqualTo(new ProcessInfo(new ProcessIdentity(300, 7), "comm", "", "root"));
    }

    @Test
    void theUserIsTheEffectiveOneByTheNameThatTheHostGivesIt() throws IOException {
        Path etc = Files.createDirectories(folder.resolve("1/root/etc"));
        Files.writeString(etc.resolve("passwd"), "broken\nroot:x:0:0::/:\nnginx:x:101:101::/:\nalias:x:101:1::/:\n");
        uid("1000\t101\t101\t101");
        assertThat(describe().user()).isEqualTo("nginx");
        uid("0\t4294967294\t0\t0");
        assertThat(describe().user()).isEqualTo("4294967294");
    }

    @Test
    void aProcessThatExitedIsDescribedByWhatIsKnown() throws IOException {
        procfs.end(300);

        assertThat(describe()).isEqualTo(new ProcessInfo(new ProcessIdentity(300, 7), "comm", "", ""));
    }

    @Test
    void whatItIsPartOfIsToldByItsControlGroupAndNamedByTheHostsFiles() throws IOException {
        String id = "3726184226f5d3147c25fdeab5b60097e378e8a720503a5e19ecfdf29f869860";
        assertThat(describe().workload()).isEqualTo(Workload.NONE);

        Path docker = Files.createDirectories(
                folder.resolve("1/root/var/lib/docker/containers").resolve(id));
        Files.writeString(folder.resolve("300/cgroup"), "0::/system.slice/docker-" + id.replace('3', 'a') + ".scope\n");
        assertThat(describe().workload()).isEqualTo(new Workload("a726184226f5", "docker", "", "", ""));

        Files.writeString(docker.resolve("config.v2.json"), "{\"Name\":\"/web\"}");
        Files.writeString(folder.resolve("300/cgroup"), "0::/system.slice/docker-" + id + ".scope\n");
        assertThat(describe().workload()).isEqualTo(new Workload("web", "docker", "", "", ""));

        Files.writeString(
                folder.resolve("300/cgroup"),
                "11:memory:/kubepods/burstable/pod9729a196c4723b60ab401eaff722982d/" + id.replace('7', 'b') + "\n");
        assertThat(describe().workload())
                .isEqualTo(new Workload("3b26184226f5", "", "9729a196c4723b60ab401eaff722982d", "", ""));

        Files.writeString(folder.resolve("300/cgroup"), "0::/system.slice/nginx.service\n");
        assertThat(describe().workload()).isEqualTo(new Workload("", "", "", "", "nginx.service"));
    }

    @Test
    void longClassPathsAreReadAndTooLongOnesLeaveTheInterpretersName() throws IOException {
        procfs.executable(300, "/usr/bin/java");
        procfs.commandLine(300, "java", "-cp", "/a.jar:".repeat(30_000), "com.acme.Main", "secret");
        assertThat(describe().name()).isEqualTo("Main");

        procfs.commandLine(300, "java", "-cp", "x".repeat(ProcessDescriber.COMMAND_LINE_LIMIT), "com.acme.Main");
        assertThat(describe().name()).isEqualTo("java");

        procfs.commandLine(300, "java", "x".repeat(ProcessDescriber.COMMAND_LINE_LIMIT));
        assertThat(describe().name()).isEqualTo("java");
    }

    @Test
    void aCommandLineThatTheProgramHasOverwrittenNamesNothing() throws IOException {
        procfs.executable(300, "/usr/bin/ruby3.1");
        Files.writeString(folder.resolve("300/cmdline"), "puma: cluster worker [secret]");

        assertThat(describe().name()).isEqualTo("ruby3.1");
    }

    private void uid(String line) throws IOException {
        Files.writeString(folder.resolve("300/status"), "Name:\tx\nUid:\t" + line + "\n");
    }

    private ProcessInfo describe() {
        return describer.describe(new ProcessIdentity(300, 7), "comm");
    }
}
