package dev.tcpwarden.process.procfs;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Attribution.Owned;
import dev.tcpwarden.process.Attribution.Unattributed;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owners on the real kernel, as root, however holders are found. */
abstract class OwnersOnTheKernel {

    private static final Path PROC = Path.of("/proc");

    private static final String LISTENING = """
            my $listener = listener();
            unlink($ENV{FOLDER} . '/' . pack('H*', $ENV{NAME})) or die $! if $ENV{REMOVE};
            say_(port($listener));
            turn();
            """;

    /** Calls that Perl has no function for, by their numbers: only this thread exits; it leaves the table of descriptors. */
    private static final String THREADS = """
            use threads; use POSIX ();
            my %numbers = (x86_64 => [60, 272], aarch64 => [93, 97]);
            my ($exit, $unshare) = @{$numbers{(POSIX::uname())[4]}};
            my $CLONE_FILES = 0x400;
            sub connection {
                my $listener = listener();
                my $client = connected(port($listener));
                accept(my $accepted, $listener) or die $!;
                say_(port($listener), port($client));
                return ($listener, $client, $accepted);
            }
            sub main_exited { open(my $stat, '<', "/proc/$$/stat") or die $!; return <$stat> =~ /[)] Z / }
            """;

    @TempDir
    private Path folder;

    private NetworkNamespace namespace;
    private LinuxTcpTableSource source;
    private ProcfsLinks links;
    private ProcfsOwnerLookup lookup;

    /** A lookup that finds holders in the way under test. */
    abstract ProcfsOwnerLookup lookup(Path procfs, ProcfsLinks links) throws Exception;

    @BeforeEach
    void start() throws Exception {
        namespace = NetworkNamespace.create();
        source = namespace.call(LinuxTcpTableSource::open);
        links = ProcfsLinks.open(PROC);
        lookup = lookup(PROC, links);
    }

    @AfterEach
    void close() {
        source.close();
        links.close();
        namespace.close();
    }

    @Test
    void socketsOfEveryStateHaveTheirOwnerOrTheReason() throws Exception {
        try (EveryState states = inside(EveryState::ipv4);
                EveryState mapped = inside(EveryState::mapped)) {
            Attributed now = sample();
            for (Map<TcpState, Connection> sockets : List.of(states.sockets(), mapped.sockets())) {
                sockets.forEach((state, connection) -> {
                    if (state == TcpState.TIME_WAIT) {
                        assertThat(now.of(connection)).isEqualTo(new Unattributed(UnattributedReason.TIME_WAIT));
                    } else {
                        assertThat(now.pid(connection)).as("%s", state).isEqualTo(ownPid());
                    }
                });
            }
        }
    }

    @Test
    void whatWaitsToBeAcceptedBelongsToTheListenerAndWhatWasClosedHasNoOwner() throws Exception {
        try (ServerSocketChannel listener = inside(() -> listen())) {
            int serverPort = port(listener.getLocalAddress());
            int clientPort;
            try (SocketChannel waiting = inside(() -> SocketChannel.open(listener.getLocalAddress()))) {
                clientPort = port(waiting.getLocalAddress());
                Attributed now = sample();
                int accepted = now.row(serverPort, clientPort);
                assertThat(now.table.inode(accepted)).isZero();
                assertThat(now.pid(accepted)).isEqualTo(ownPid());
            }
            // a socket that moves from one of the kernel's tables to another may be in neither as they are read
            Attributed then = await().until(
                            this::sample,
                            now -> now.has(clientPort, serverPort)
                                    && now.table.state(now.row(serverPort, clientPort)) == TcpState.CLOSE_WAIT);
            assertThat(then.owners.of(then.row(clientPort, serverPort)))
                    .isEqualTo(new Unattributed(UnattributedReason.ORPHANED));
            int closeWait = then.row(serverPort, clientPort);
            assertThat(then.pid(closeWait)).isEqualTo(ownPid());
        }
    }

    @Test
    void aPreForkServerOwnsItsListenerAndEachChildWhatItAccepted() throws Exception {
        String prefork = """
                my $listener = listener();
                pipe(my $r, my $w);
                for (1 .. 3) {
                    next if fork;
                    accept(my $c, $listener) or die $!;
                    syswrite($w, "$$\\n");
                    sleep 600; exit;
                }
                my @clients = map { connected(port($listener)) } 1 .. 3;
                my @children = map { chomp(my $pid = <$r>); $pid } 1 .. 3;
                say_(port($listener), @children);
                turn();
                """;
        try (Script script = inside(() -> Script.start(folder, "prefork.pl", prefork))) {
            List<Integer> said = script.hear();
            Attributed now = sample();
            assertThat(now.process(now.listener(said.get(0))).name()).isEqualTo("prefork.pl");
            assertThat(now.pid(now.listener(said.get(0)))).isEqualTo(script.pid());
            assertThat(now.owners.processes())
                    .extracting(ProcessInfo::pid)
                    .containsExactlyInAnyOrder((int) script.pid(), said.get(1), said.get(2), said.get(3));
        }
    }

    @Test
    void aConnectionThatAServerAcceptsForksForAndClosesBelongsToTheChild() throws Exception {
        String forking = """
                my $listener = listener();
                my $client = connected(port($listener));
                accept(my $accepted, $listener) or die $!;
                say_(port($listener), port($client));
                turn();
                my $child = fork // die $!;
                if (!$child) { close $listener; close $client; sleep 600; exit }
                close $accepted;
                say_($child);
                turn();
                """;
        try (Script script = inside(() -> Script.start(folder, "forking.pl", forking))) {
            List<Integer> ports = script.hear();
            Attributed before = sample();
            assertThat(before.pid(before.row(ports.get(0), ports.get(1)))).isEqualTo(script.pid());

            int child = script.turn().get(0);

            Attributed after = sample();
            assertThat(after.pid(after.row(ports.get(0), ports.get(1)))).isEqualTo(child);
        }
    }

    @Test
    void anInheritedListenerPassesToTheChildWhenTheParentExits() throws Exception {
        String inherited = """
                my $listener = listener();
                my $child = fork // die $!;
                if (!$child) { sleep 600; exit }
                say_(port($listener), $child);
                turn();
                """;
        Script script = inside(() -> Script.start(folder, "inherited.pl", inherited));
        List<Integer> said = script.hear();
        ProcessHandle child = ProcessHandle.of(said.get(1)).orElseThrow();
        try {
            Attributed before = sample();
            assertThat(before.pid(before.listener(said.get(0)))).isEqualTo(script.pid());
            ProcessHandle.of(script.pid()).orElseThrow().destroyForcibly();
            ProcessHandle.of(script.pid()).ifPresent(it -> it.onExit().join());

            Attributed after = sample();
            assertThat(after.pid(after.listener(said.get(0))))
                    .isEqualTo(said.get(1).longValue());
        } finally {
            child.destroyForcibly();
            script.close();
        }
    }

    @Test
    void aProcessWhoseMainThreadHasExitedOwnsItsSocketsUnderItsName() throws Exception {
        String leaderless = THREADS + """
                threads->create(sub {
                    select(undef, undef, undef, 0.01) until main_exited();
                    my @first = connection();
                    turn();
                    my @second = connection();
                    turn();
                });
                syscall($exit, 0);
                """;
        ownsConnectionsOfAThread("leaderless.pl", leaderless);
    }

    @Test
    void aThreadWithATableOfDescriptorsOfItsOwnOwnsSocketsToo() throws Exception {
        String unshared = THREADS + """
                threads->create(sub {
                    syscall($unshare, $CLONE_FILES) == 0 or die $!;
                    my @first = connection();
                    turn();
                    my @second = connection();
                    turn();
                });
                sleep 300;
                """;
        ownsConnectionsOfAThread("unshared.pl", unshared);
    }

    private void ownsConnectionsOfAThread(String name, String text) throws Exception {
        String architecture = System.getProperty("os.arch");
        Needs.that(List.of("amd64", "aarch64").contains(architecture), "known numbers of system calls");
        try (Script script = inside(() -> Script.start(folder, name, text))) {
            List<Integer> first = script.hear();
            for (int i = 0; i < 3; i++) {
                owns(script, name, first);
            }
            List<Integer> second = script.turn();
            owns(script, name, second);
            owns(script, name, first);
        }
    }

    private void owns(Script script, String name, List<Integer> ports) throws Exception {
        Attributed now = sample();
        for (int row : List.of(
                now.listener(ports.get(0)), now.row(ports.get(0), ports.get(1)), now.row(ports.get(1), ports.get(0)))) {
            assertThat(now.owners.isOwned(row))
                    .as(now.owners.of(row).toString())
                    .isTrue();
            assertThat(now.process(row).pid()).isEqualTo((int) script.pid());
            assertThat(now.process(row).name()).isEqualTo(name);
            assertThat(now.process(row).executable()).isNotEmpty();
        }
    }

    @Test
    void aSocketHasNoOwnerIfItsProcessExitsBetweenTheReadAndTheScan() throws Exception {
        Script script = inside(() -> Script.start(folder, "brief.pl", "say_(port(my $l = listener())); turn();"));
        int port = script.hear().get(0);
        TcpTable table = source.read();
        script.close();

        Attributed now = attribute(table);

        assertThat(now.owners.of(now.listener(port))).isInstanceOf(Unattributed.class);
        assertThat(sample().table.size()).isZero();
    }

    @Test
    void aPidThatIsUsedAgainIsAnotherProcess() throws Exception {
        Path lastPid = PROC.resolve("sys/kernel/ns_last_pid");
        Needs.that(Files.isWritable(lastPid), "a writable " + lastPid);
        String listening = "say_(port(my $l = listener())); turn();";
        Script first = inside(() -> Script.start(folder, "first.pl", listening));
        first.hear();
        ProcessInfo old = sample().owners.processes().get(0);
        first.close();
        for (int attempt = 0; attempt < 100; attempt++) {
            try (Script second = inside(() -> {
                Files.writeString(lastPid, Long.toString(old.pid() - 1L));
                return Script.start(folder, "second.pl", listening);
            })) {
                second.hear();
                if (second.pid() == old.pid()) {
                    ProcessInfo now = sample().owners.processes().get(0);
                    assertThat(now.pid()).isEqualTo(old.pid());
                    assertThat(now.name()).isEqualTo("second.pl");
                    assertThat(now.identity().startTime())
                            .isGreaterThan(old.identity().startTime());
                    return;
                }
            }
        }
        Needs.that(false, "a machine that leaves a pid free for a moment");
    }

    @Test
    void aProcessWithTwentyThousandDescriptorsIsReadWhole() throws Exception {
        String many = """
                my $listener = listener();
                my @open = map { open(my $f, '<', '/dev/null') or die $!; $f } 1 .. 17_950;
                for (1 .. 1_000) {
                    push @open, connected(port($listener));
                    accept(my $c, $listener) or die $!;
                    push @open, $c;
                }
                say_(port($listener));
                turn();
                """;
        String prlimit = Needs.program("prlimit").toString();
        try (Script script = inside(() -> Script.start(folder, "many.pl", many, prlimit, "--nofile=20000:20000"))) {
            script.hear();
            Attributed now = sample();
            assertThat(now.table.size()).isEqualTo(2_001);
            for (int row = 0; row < now.table.size(); row++) {
                assertThat(now.pid(row)).isEqualTo(script.pid());
            }
        }
    }

    @Test
    void oddNamesOfExecutablesReachTheOwnerUnbroken() throws Exception {
        assertThat(nameOfCopy("we\"ird\n\\name\t{}".getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo("we\"ird\n\\name\t{}");
        assertThat(nameOfCopy(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}, false))
                .isEqualTo("a\ufffdb\ufffd");
        assertThat(nameOfCopy("caf\u00e9".getBytes(StandardCharsets.UTF_8), true))
                .isEqualTo("caf\u00e9");
        assertThat(nameOfCopy("x".repeat(200).getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo("x".repeat(200));
        assertThat(nameOfCopy("tool".getBytes(StandardCharsets.UTF_8), true)).isEqualTo("tool");
        assertThat(nameOfCopy("tool (deleted)".getBytes(StandardCharsets.UTF_8), false))
                .isEqualTo("tool (deleted)");
        assertThat(nameOfCopy("tool (deleted)".getBytes(StandardCharsets.UTF_8), true))
                .isEqualTo("tool (deleted)");
    }

    /** The name of a process whose executable, a copy of Perl, has that base name, and perhaps is removed when it runs. */
    private String nameOfCopy(byte[] name, boolean removed) throws Exception {
        String copying = """
                my $copy = "$ENV{FOLDER}/" . pack('H*', $ENV{NAME});
                open(my $in, '<:raw', $^X) or die $!; open(my $out, '>:raw', $copy) or die $!;
                { local $/; my $bytes = <$in>; print $out $bytes; }
                close $out or die $!; chmod 0755, $copy;
                exec {$copy} $copy, $ENV{SCRIPT} or die $!;
                """;
        Path script = Files.writeString(folder.resolve("listening.pl"), Script.PRELUDE + LISTENING);
        String env = Needs.program("env").toString();
        try (Script running = inside(() -> Script.start(
                folder,
                "copying.pl",
                copying,
                env,
                "FOLDER=" + folder,
                "NAME=" + HexFormat.of().formatHex(name),
                "SCRIPT=" + script,
                "REMOVE=" + (removed ? "1" : "")))) {
            int port = running.hear().get(0);
            Attributed now = sample();
            return now.process(now.listener(port)).name();
        }
    }

    private <T> T inside(Callable<T> work) throws Exception {
        return namespace.call(work);
    }

    private Attributed sample() throws IOException {
        return attribute(source.read());
    }

    private Attributed attribute(TcpTable table) throws IOException {
        return new Attributed(table, lookup.attribute(table, Listeners.of(table)));
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(SocketAddress address) {
        return ((InetSocketAddress) address).getPort();
    }

    private static long ownPid() {
        return ProcessHandle.current().pid();
    }

    private record Attributed(TcpTable table, Owners owners) {

        int listener(int port) {
            return row(port, 0);
        }

        boolean has(int localPort, int remotePort) {
            return IntStream.range(0, table.size()).anyMatch(row -> is(row, localPort, remotePort));
        }

        int row(int localPort, int remotePort) {
            return IntStream.range(0, table.size())
                    .filter(row -> is(row, localPort, remotePort))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no socket " + localPort + " -> " + remotePort));
        }

        private boolean is(int row, int localPort, int remotePort) {
            return table.localPort(row) == localPort && table.remotePort(row) == remotePort;
        }

        Attribution of(Connection connection) {
            for (int row = 0; row < table.size(); row++) {
                if (table.row(row).id().connection().equals(connection)) {
                    return owners.of(row);
                }
            }
            throw new AssertionError("no socket " + connection);
        }

        long pid(Connection connection) {
            return ((Owned) of(connection)).process().pid();
        }

        long pid(int row) {
            return process(row).pid();
        }

        ProcessInfo process(int row) {
            return ((Owned) owners.of(row)).process();
        }
    }
}
