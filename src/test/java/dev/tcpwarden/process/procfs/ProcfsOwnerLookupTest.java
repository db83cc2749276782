package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfsOwnerLookupTest {

    private static final long LOOPBACK = IpAddress.lowOfIpv4(0x7f000001);
    private static final long ANY = IpAddress.lowOfIpv4(0);

    /** Does not fit into an int. */
    private static final long LARGE = 4_294_967_297L;

    @TempDir
    private Path folder;

    private ProcfsTree procfs;
    private ProcfsOwnerLookup lookup;

    @BeforeEach
    void start() throws IOException {
        procfs = new ProcfsTree(folder);
        lookup = ProcfsOwnerLookup.byFdScan(folder, procfs);
    }

    @AfterEach
    void close() {
        procfs.close();
    }

    @Test
    void aSocketBelongsToTheProcessThatHoldsIt() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, LARGE).open(300, 6, "pipe:[77]");
        procfs.process(301, 8, "postgres").socket(301, 5, 9);

        assertThat(names(LARGE, 9)).containsExactly("nginx", "postgres");
    }

    @Test
    void aProcessSaysWhoItIs() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);

        assertThat(attribute(9).processes())
                .containsExactly(new ProcessInfo(new ProcessIdentity(300, 7), "nginx", "/usr/sbin/nginx", "root"));
    }

    @Test
    void oneThatIsAboutToEndAndHasNoCommandLineAnyMoreIsNotCalledByAnotherName() throws IOException {
        ProcessIdentity process = new ProcessIdentity(300, 7);
        procfs.process(300, 7, "perl").executable(300, "/usr/bin/perl").commandLine(300, "perl", "orders.pl");
        assertThat(lookup.describe(process)).map(ProcessInfo::name).contains("orders.pl");
        procfs.commandLine(300);
        assertThat(lookup.describe(process)).isEmpty();
    }

    @Test
    void oneWhoseMainThreadHasExitedIsCalledByWhatAnotherThreadRuns() throws IOException {
        procfs.process(300, 7, "perl");
        Files.delete(folder.resolve("300/exe"));
        Files.writeString(folder.resolve("300/stat"), "300 (perl) Z" + " 0".repeat(16) + " 2 0 7 0 0\n");
        Files.createDirectories(folder.resolve("300/task/300"));
        Path thread = Files.createDirectories(folder.resolve("300/task/301"));
        Files.createSymbolicLink(thread.resolve("exe"), Path.of("/usr/bin/perl"));
        Files.writeString(thread.resolve("cmdline"), "perl\0orders.pl\0");

        assertThat(lookup.describe(new ProcessIdentity(300, 7)))
                .map(ProcessInfo::name)
                .contains("orders.pl");
    }

    @Test
    void aSharedSocketCountsForItsOldestHolder() throws IOException {
        procfs.process(20, 500, "worker").socket(20, 3, 9);
        procfs.process(300, 40, "master").socket(300, 4, 9);
        procfs.process(21, 40, "elder").socket(21, 3, 8);
        procfs.process(310, 40, "younger").socket(310, 3, 8);

        assertThat(names(9, 8)).containsExactly("master", "elder");
    }

    @Test
    void pidOneOwnsOnlyWhatNoOtherProcessHolds() throws IOException {
        procfs.process(1, 0, "systemd").socket(1, 30, 9).socket(1, 31, 8);
        procfs.process(300, 40, "sshd").socket(300, 3, 9);

        assertThat(names(9, 8)).containsExactly("sshd", "systemd");
    }

    @Test
    void threadsAreAskedOnlyForSocketsThatNoMainThreadHolds() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9).unsharedThread(300, 301);
        assertThat(names(9)).containsExactly("nginx");
        assertThat(procfs.questions()).isZero();

        procfs.socketOfThread(300, 301, 5, 10);
        assertThat(names(9, 10)).containsExactly("nginx", "nginx");
        assertThat(procfs.questions()).isPositive();

        procfs.socketOfThread(300, 301, 6, 11);
        assertThat(names(9, 10, 11)).containsExactly("nginx", "nginx", "nginx");
        assertThat(procfs.questions()).isZero();
    }

    @Test
    void threadsAreSearchedSeldomForSocketsThatNoProcessHolds() throws IOException {
        procfs.process(300, 7, "nginx").unsharedThread(300, 301);
        int asked = 0;
        for (int i = 0; i < 2 * ThreadSearch.AGAIN_AFTER; i++) {
            attribute(100 + i);
            asked += procfs.questions() > 0 ? 1 : 0;
        }
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aSampleWithoutNewSocketsScansNoFolder() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9).socket(300, 6, 10);
        attribute(9, 10);
        assertThat(procfs.foldersScanned()).isEqualTo(1);

        for (int i = 0; i < 5; i++) {
            assertThat(names(10, 9)).containsExactly("nginx", "nginx");
        }
        assertThat(names(9)).containsExactly("nginx");
        assertThat(procfs.foldersScanned()).isZero();
    }

    @Test
    void aNewSocketIsSearchedInTheProcessesThatGotSocketsLast() throws IOException {
        for (int pid = 300; pid < 320; pid++) {
            procfs.process(pid, pid, "p" + pid).socket(pid, 3, pid);
        }
        attribute(300, 319);
        procfs.socket(319, 4, 9);
        assertThat(names(300, 319, 9)).containsExactly("p300", "p319", "p319");
        procfs.foldersScanned();

        procfs.socket(319, 5, 10);

        assertThat(names(300, 319, 9, 10)).containsExactly("p300", "p319", "p319", "p319");
        assertThat(procfs.foldersScanned()).isEqualTo(1);
    }

    @Test
    void anOlderHolderThatWasOverlookedIsFoundByTheNextWholeScan() throws IOException {
        procfs.process(300, 1, "old").socket(300, 3, 3);
        procfs.process(301, 2, "busy").socket(301, 3, 4);
        attribute(3, 4);
        procfs.socket(301, 5, 5);
        attribute(3, 4, 5); // busy is the one that got a socket last
        procfs.socket(301, 6, 9).socket(300, 6, 9); // passed on by SCM_RIGHTS and kept
        assertThat(names(3, 4, 5, 9)).containsExactly("old", "busy", "busy", "busy");

        for (int i = 0; i <= FdScan.WHOLE_AFTER; i++) {
            procfs.socket(301, 100 + i, 100L + i);
            attribute(3, 4, 5, 9, 100L + i);
        }

        assertThat(names(3, 4, 5, 9)).containsExactly("old", "busy", "busy", "old");
    }

    @Test
    void aChildThatInheritedDoesNotWinBecauseItsParentIsNew() throws IOException {
        procfs.process(50, 50, "first").socket(50, 3, 3);
        attribute(3);
        procfs.process(20, 71, "child").socket(20, 3, 9);
        procfs.process(300, 70, "parent").socket(300, 3, 9);

        assertThat(names(3, 9)).containsExactly("first", "parent");
    }

    @Test
    void aReusedPidIsAnotherProcess() throws IOException {
        procfs.process(300, 7, "old").socket(300, 3, 9);
        attribute(9);
        procfs.end(300);
        procfs.process(300, 99, "new").socket(300, 3, 9);

        Owners owners = attribute(9);

        assertThat(owners.processes())
                .extracting(ProcessInfo::identity, ProcessInfo::name)
                .containsExactly(tuple(new ProcessIdentity(300, 99), "new"));
    }

    @Test
    void whatAnExitedProcessHeldPassesToTheOneThatInheritedIt() throws IOException {
        procfs.process(300, 7, "parent").socket(300, 3, 9);
        procfs.process(301, 8, "child").socket(301, 3, 9);
        assertThat(names(9)).containsExactly("parent");

        procfs.end(300);

        assertThat(names(9)).containsExactly("child");
    }

    @Test
    void aZombieHoldsNothing() throws IOException {
        procfs.process(300, 7, "parent").socket(300, 3, 9);
        procfs.process(301, 8, "child").socket(301, 3, 9);
        attribute(9);
        procfs.close(300, 3).stat(300, 7, "parent", 'Z');

        assertThat(names(9)).containsExactly("child");
    }

    @Test
    void aServerThatForksAndClosesLosesTheSocketToItsChildAtTheNextSample() throws IOException {
        procfs.process(300, 7, "sshd").socket(300, 5, 9);
        procfs.process(301, 8, "child").socket(301, 5, 9);
        assertThat(names(9)).containsExactly("sshd");

        procfs.close(300, 5);

        assertThat(names(9)).containsExactly("child");
    }

    @Test
    void aDescriptorUsedForAnotherSocketIsNoticed() throws IOException {
        procfs.process(300, 7, "sshd").socket(300, 5, 9);
        procfs.process(301, 8, "child").socket(301, 5, 9);
        attribute(9);

        procfs.close(300, 5).socket(300, 5, 10);

        assertThat(names(9, 10)).containsExactly("child", "sshd");
    }

    @Test
    void knownDescriptorsAreVerifiedInTurnAndNotAllAtOnce() throws IOException {
        int count = FdCheck.AGAIN_A_SAMPLE + 500;
        long[] inodes = new long[count];
        procfs.process(300, 7, "nginx");
        for (int i = 0; i < count; i++) {
            inodes[i] = i + 1L;
            procfs.socket(300, i, i + 1L);
        }
        attribute(inodes);
        assertThat(procfs.linksRead()).isZero();
        attribute(inodes);
        assertThat(procfs.linksRead()).isEqualTo(count);
        attribute(inodes);
        assertThat(procfs.linksRead()).isEqualTo(FdCheck.AGAIN_A_SAMPLE);

        procfs.close(300, 17).close(300, 2_400);
        attribute(inodes);
        Owners owners = attribute(inodes);

        assertThat(owners.isOwned(16)).isTrue();
        assertThat(owners.isOwned(17)).isFalse();
        assertThat(owners.isOwned(2_400)).isFalse();
    }

    @Test
    void whatNoProcessHoldsIsSearchedAtGrowingDistances() throws IOException {
        procfs.process(300, 7, "nginx");
        List<Integer> scans = new ArrayList<>();
        for (int sample = 0; sample < 40; sample++) {
            assertThat(names(9)).containsExactly("raced");
            if (procfs.foldersScanned() > 0) {
                scans.add(sample);
            }
        }
        assertThat(scans).containsExactly(0, 1, 3, 7, 15, 31);
    }

    @Test
    void whatWasMissedIsFoundAtTheNextSample() throws IOException {
        procfs.process(300, 7, "nginx");
        assertThat(names(9)).containsExactly("raced");

        procfs.socket(300, 4, 9);

        assertThat(names(9)).containsExactly("nginx");
    }

    @Test
    void anInodeThatLeftTheTableIsDropped() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);
        procfs.process(301, 8, "other");
        attribute(9);
        assertThat(attribute().processes()).isEmpty();
        procfs.close(300, 5).socket(301, 5, 9);

        assertThat(names(9)).containsExactly("other");
    }

    @Test
    void anotherProgramInTheSameProcessHasAnotherName() throws IOException {
        procfs.process(300, 7, "sh").socket(300, 5, 9);
        assertThat(names(9)).containsExactly("sh");

        procfs.stat(300, 7, "app", 'S');
        procfs.executable(300, "/srv/app");

        assertThat(names(9)).containsExactly("app");
    }

    @Test
    void aProgramThatKeepsItsCommIsNoticedToo() throws IOException {
        procfs.process(300, 7, "python3").commandLine(300, "python3", "/a.py").socket(300, 5, 9);
        assertThat(names(9)).containsExactly("a.py");
        procfs.commandLine(300, "python3", "/b.py");
        assertThat(names(9)).containsExactly("b.py");

        procfs.commandLine(300, "python3", "/c.py");
        for (int i = 0; i < 16; i++) {
            attribute(9);
        }

        assertThat(names(9)).containsExactly("c.py");
    }

    @Test
    void socketsWithoutAnInodeBelongToTheListenerOrHaveNoOwner() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);
        TcpTableBuilder table = new TcpTableBuilder(16);
        row(table, TcpState.TIME_WAIT, LOOPBACK, 80, 0);
        row(table, TcpState.SYN_RECV, LOOPBACK, 80, 0);
        row(table, TcpState.ESTABLISHED, LOOPBACK, 80, 0);
        row(table, TcpState.CLOSE_WAIT, LOOPBACK, 80, 0);
        row(table, TcpState.FIN_WAIT1, LOOPBACK, 80, 0);
        row(table, TcpState.FIN_WAIT2, LOOPBACK, 80, 0);
        row(table, TcpState.LAST_ACK, LOOPBACK, 80, 0);
        row(table, TcpState.CLOSING, LOOPBACK, 80, 0);
        row(table, TcpState.TIME_WAIT, LOOPBACK, 81, 0);
        row(table, TcpState.FIN_WAIT1, LOOPBACK, 81, 0);
        row(table, TcpState.ESTABLISHED, LOOPBACK, 81, 0);
        row(table, TcpState.SYN_SENT, LOOPBACK, 82, 0);
        row(table, TcpState.LISTEN, ANY, 80, 9);

        assertThat(names(table.build()))
                .containsExactly(
                        "nginx by listener",
                        "nginx",
                        "nginx",
                        "nginx",
                        "nginx by listener",
                        "nginx by listener",
                        "nginx by listener",
                        "nginx by listener",
                        "time_wait",
                        "orphaned",
                        "raced",
                        "raced",
                        "nginx");
    }

    @Test
    void aListenerWithoutAnOwnerHandsDownTheReason() throws IOException {
        TcpTableBuilder table = new TcpTableBuilder(4);
        row(table, TcpState.SYN_RECV, LOOPBACK, 80, 0);
        row(table, TcpState.LISTEN, ANY, 80, 9);
        procfs.process(300, 7, "nginx");

        assertThat(names(table.build())).containsExactly("raced", "raced");
        hideProcesses();
        lookup = ProcfsOwnerLookup.byFdScan(folder, procfs);
        assertThat(names(table.build())).containsExactly("no_permission", "no_permission");
    }

    @Test
    void whereProcessesAreHiddenAMissIsNoProof() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);
        hideProcesses();
        lookup = ProcfsOwnerLookup.byFdScan(folder, procfs);

        assertThat(names(9, 10)).containsExactly("nginx", "no_permission");
    }

    @Test
    void aReadThatFailsFailsTheSampleAndDropsNoProcess() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);
        Owners before = attribute(9);
        breakStat(300);

        assertThatThrownBy(() -> attribute(9))
                .isInstanceOf(KernelException.class)
                .hasMessageStartingWith("reading processes below " + folder + ": ");
        assertThat(lookup.isRunning(new ProcessIdentity(300, 7))).isTrue();

        Files.delete(folder.resolve("300/stat"));
        procfs.stat(300, 7, "nginx", 'S');
        assertThat(attribute(9).processes()).isEqualTo(before.processes());
    }

    @Test
    void whatExitedInASampleThatFailedIsNoticedInTheNext() throws IOException {
        procfs.process(300, 7, "parent").socket(300, 3, 9);
        procfs.process(301, 8, "child").socket(301, 3, 9);
        procfs.process(302, 9, "other").socket(302, 3, 8);
        assertThat(names(9, 8)).containsExactly("parent", "other");
        procfs.end(300);
        breakStat(302);
        assertThatThrownBy(() -> attribute(9, 8)).isInstanceOf(KernelException.class);

        Files.delete(folder.resolve("302/stat"));
        procfs.stat(302, 9, "other", 'S');

        assertThat(names(9, 8)).containsExactly("child", "other");
    }

    @Test
    void aProcessThatCannotBeDescribedFailsTheSample() throws IOException {
        procfs.process(300, 7, "python3").socket(300, 5, 9);
        Files.createDirectory(folder.resolve("300/cmdline"));

        assertThatThrownBy(() -> attribute(9)).isInstanceOf(KernelException.class);

        Files.delete(folder.resolve("300/cmdline"));
        procfs.commandLine(300, "python3", "/app.py");
        assertThat(names(9)).containsExactly("app.py");
    }

    @Test
    void aScanThatFailsFailsTheSampleAndMissesNothing() throws IOException {
        procfs.process(300, 7, "nginx").socket(300, 5, 9);
        attribute(9);
        procfs.process(20, 80, "child").socket(20, 3, 10);
        procfs.process(301, 70, "parent");
        Path descriptors = folder.resolve("301/fd");
        Files.delete(descriptors);
        Files.createFile(descriptors);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> attribute(9, 10))
                    .isInstanceOf(KernelException.class)
                    .hasMessage("getdents64 below " + folder + ": errno 20"); // ENOTDIR
        }

        Files.delete(descriptors);
        Files.createDirectory(descriptors);
        procfs.socket(301, 3, 10);
        assertThat(names(9, 10)).containsExactly("nginx", "parent");
    }

    @Test
    void aReadThatFailsWhileBpfFindsHoldersIsNoFailureOfBpf() throws IOException {
        procfs.process(300, 7, "nginx");
        lookup = ProcfsOwnerLookup.withBpf(folder, procfs, new OneHolder(300, 5, 9));
        breakStat(300);

        assertThatThrownBy(() -> attribute(9)).isInstanceOf(KernelException.class);
        assertThat(lookup.name()).isEqualTo("bpf");

        Files.delete(folder.resolve("300/stat"));
        procfs.stat(300, 7, "nginx", 'S');
        assertThat(names(9)).containsExactly("nginx");
        assertThat(procfs.foldersScanned()).isZero();
    }

    @Test
    void anInodeNumberThatComesBackIsAnotherSocket() throws IOException {
        procfs.process(300, 7, "nginx").process(301, 8, "redis");
        List<OneHolder> holders = new ArrayList<>();
        for (long inode = 1; inode <= 9; inode++) {
            holders.add(new OneHolder(300, (int) inode, inode));
        }
        lookup = ProcfsOwnerLookup.withBpf(folder, procfs, new Holders(holders));
        assertThat(names(1, 2, 3, 4, 5, 6, 7, 8, 9)).containsOnly("nginx");

        holders.remove(8);
        assertThat(names(1, 2, 3, 4, 5, 6, 7, 8)).containsOnly("nginx");

        holders.add(new OneHolder(301, 9, 9));
        assertThat(names(9, 8)).containsExactly("redis", "nginx");
    }

    private record Holders(List<OneHolder> all) implements SocketHolders {

        @Override
        public void visit(Visitor visitor) {
            all.forEach(holder -> holder.visit(visitor));
        }

        @Override
        public void close() {}
    }

    private record OneHolder(int pid, int descriptor, long inode) implements SocketHolders {

        @Override
        public void visit(Visitor visitor) {
            visitor.holder(pid, descriptor, inode);
        }

        @Override
        public void close() {}
    }

    /** A directory in place of the file: it opens, and its reading fails, as the opening does without a free descriptor. */
    private void breakStat(int pid) throws IOException {
        Path stat = folder.resolve(pid + "/stat");
        Files.delete(stat);
        Files.createDirectory(stat);
    }

    private void hideProcesses() throws IOException {
        Path self = Files.createDirectories(folder.resolve("self"));
        Files.writeString(self.resolve("status"), "Name:\tx\nGid:\t5\t5\t5\t5\nCapEff:\t0000000000000000\n");
        Files.writeString(
                self.resolve("mountinfo"),
                "23 28 0:22 / " + folder + " rw,relatime - proc proc rw,hidepid=invisible\n");
    }

    private Owners attribute(long... inodes) throws IOException {
        return attribute(table(inodes));
    }

    private Owners attribute(TcpTable table) throws IOException {
        return lookup.attribute(table, Listeners.of(table));
    }

    private List<String> names(long... inodes) throws IOException {
        return names(table(inodes));
    }

    /** For each row the owner's name, or the reason. */
    private List<String> names(TcpTable table) throws IOException {
        Owners owners = attribute(table);
        List<String> names = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            names.add(
                    owners.of(row) instanceof Attribution.Owned owned
                            ? owned.process().name()
                                    + (owned.evidence().isInferred()
                                            ? " by " + owned.evidence().label()
                                            : "")
                            : owners.reason(row).label());
        }
        return names;
    }

    private static TcpTable table(long... inodes) {
        TcpTableBuilder table = new TcpTableBuilder(inodes.length);
        for (long inode : inodes) {
            row(table, TcpState.ESTABLISHED, LOOPBACK, 40_000, inode);
        }
        return table.build();
    }

    private static void row(TcpTableBuilder table, TcpState state, long local, int port, long inode) {
        table.add(state).local(0, local, port).remote(0, LOOPBACK, 5).identity(table.size(), inode, 0, 0);
    }
}
