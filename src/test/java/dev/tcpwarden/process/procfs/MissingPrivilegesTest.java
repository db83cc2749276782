package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingPrivilegesTest {

    @TempDir
    private Path procfs;

    @Test
    void rootLacksNothing() throws IOException {
        self("000001ffffffffff", "rw,hidepid=2");
        assertThat(MissingPrivileges.describe(procfs, true)).isEmpty();
    }

    @Test
    void oneSentenceSaysWhatIsMissingAndHowToGrantIt() throws IOException {
        self("0000000000000000", "rw");
        assertThat(MissingPrivileges.describe(procfs, false))
                .contains(
                        "This agent lacks CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, so sockets of other users' processes will have no"
                                + " owner (no_permission); run it as root, or in a systemd unit with"
                                + " AmbientCapabilities=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH (setcap on a Java executable does not"
                                + " work).");
    }

    @Test
    void terminatingConnectionsTakesACapabilityToo() throws IOException {
        self("0000000000000000", "rw");
        assertThat(MissingPrivileges.describe(procfs, true).orElseThrow())
                .startsWith(
                        "This agent lacks CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH and CAP_NET_ADMIN, so sockets of other users'"
                                + " processes will have no owner (no_permission), and requests to terminate a connection will be denied; ")
                .contains("AmbientCapabilities=CAP_SYS_PTRACE CAP_DAC_READ_SEARCH CAP_NET_ADMIN ");
        self("0000000000080004", "rw");
        assertThat(MissingPrivileges.describe(procfs, true).orElseThrow())
                .startsWith("This agent lacks CAP_NET_ADMIN, so requests to terminate a connection will be denied; ");
        assertThat(MissingPrivileges.describe(procfs, false)).isEmpty();
        self("0000000000081004", "rw");
        assertThat(MissingPrivileges.describe(procfs, true)).isEmpty();
    }

    @Test
    void onlyTheMissingOneOfTheTwoIsNamed() throws IOException {
        self("0000000000080000", "rw");
        assertThat(MissingPrivileges.describe(procfs, false).orElseThrow())
                .contains("lacks CAP_DAC_READ_SEARCH, so ")
                .contains("AmbientCapabilities=CAP_DAC_READ_SEARCH ");
        self("0000000000000004", "rw");
        assertThat(MissingPrivileges.describe(procfs, false).orElseThrow()).contains("lacks CAP_SYS_PTRACE, so ");
        self("0000000000000002", "rw");
        assertThat(MissingPrivileges.describe(procfs, false).orElseThrow()).contains("lacks CAP_SYS_PTRACE, so ");
    }

    @ParameterizedTest
    @CsvSource({
        "'rw', false",
        "'rw,hidepid=0', false",
        "'rw,hidepid=off', false",
        "'rw,hidepid=1', false",
        "'rw,hidepid=noaccess', false",
        "'rw,hidepid=2', true",
        "'rw,gid=7,hidepid=invisible', true",
        "'rw,gid=30,hidepid=invisible', false",
        "'rw,gid=5,hidepid=2', false",
        "'rw,gid=30,hidepid=ptraceable', true",
        "'rw,hidepid=4,subset=pid', true",
    })
    void theMountCanHideProcesses(String options, boolean hides) throws IOException {
        self("0000000000000000", options);
        assertThat(new Capabilities(new Procfs(procfs)).hidden().isPresent()).isEqualTo(hides);
        assertThat(MissingPrivileges.describe(procfs, false).orElseThrow().contains("is mounted with hidepid="))
                .isEqualTo(hides);
    }

    @Test
    void theMountOnTopCounts() {
        String below = "1 2 0:22 / /host/proc rw shared:1 - proc proc rw,hidepid=2\n";
        String other = "1 2 0:23 / /proc rw - proc proc rw\n1 2 0:24 / / rw - ext4 /dev/vda rw\n";
        String above = "1 2 0:25 / /host/proc rw - proc proc rw\n";
        Path hostProc = Path.of("/host/proc");

        assertThat(HidePid.decode(below + other, hostProc)).isPresent();
        assertThat(HidePid.decode(below + other + above, hostProc)).isEmpty();
        assertThat(HidePid.decode(above + other + below, hostProc)).isPresent();
        assertThat(HidePid.decode(below + other, Path.of("/proc"))).isEmpty();
        assertThat(HidePid.decode("garbage - \n\n1 2 3 4 5", hostProc)).isEmpty();
        assertThat(HidePid.decode("1 2 0:22 / /my\\040proc rw - proc proc rw,hidepid=2\n", Path.of("/my proc")))
                .isPresent();
    }

    @Test
    void aMountPointThatNoPathOfThisJvmCanBeIsNoTrouble() {
        String odd = "1 2 0:26 / /mnt/\u00fc\0 rw - ext4 /dev/vdb rw\n";
        String proc = "1 2 0:22 / /proc rw - proc proc rw,hidepid=2\n";

        assertThat(HidePid.decode(odd + proc + odd, Path.of("/proc"))).isPresent();
    }

    @Test
    void aNameThatBeginsAlikeIsAnotherFolder() {
        String proc = "1 2 0:22 / /proc rw - proc proc rw,hidepid=2\n";

        assertThat(HidePid.decode(proc, Path.of("/procfs"))).isEmpty();
        assertThat(HidePid.decode(proc, Path.of("/proc/"))).isPresent();
        assertThat(HidePid.decode(proc.replace("/proc ", "/ "), Path.of("/proc")))
                .isPresent();
    }

    private void self(String capabilities, String options) throws IOException {
        Path self = Files.createDirectories(procfs.resolve("self"));
        Files.writeString(
                self.resolve("status"),
                "Name:\tx\nUid:\t1\t1\t1\t1\nGid:\t5\t5\t5\t5\nGroups:\t20 30 \nCapEff:\t" + capabilities + "\n");
        Files.writeString(
                self.resolve("mountinfo"),
                "23 28 0:22 / " + procfs + " rw,relatime shared:13 - proc proc " + options + "\n");
    }
}
