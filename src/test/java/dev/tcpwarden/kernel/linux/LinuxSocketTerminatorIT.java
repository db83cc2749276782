package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Terminated;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.NativeListener;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.SocketHolder;
import dev.tcpwarden.testing.ThreadCapabilities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinuxSocketTerminatorIT {

    private static final Path PROCFS = Path.of("/proc");
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final OptionalInt THIS_PROCESS =
            OptionalInt.of((int) ProcessHandle.current().pid());

    /** The ways to terminate a socket. FALLBACK is what is installed, on a kernel without the first way. */
    enum Means {
        SOCK_DESTROY("CAP_NET_ADMIN", "Software caused connection abort"),
        PIDFD("CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH", "Connection reset"),
        FALLBACK("CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH", "Connection reset"),
        INSTALLED("CAP_NET_ADMIN", "Software caused connection abort");

        final String capability;
        final String holderReads;

        Means(String capability, String holderReads) {
            this.capability = capability;
            this.holderReads = holderReads;
        }

        TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) throws KernelException {
            return switch (this) {
                case SOCK_DESTROY -> by(new SockDestroyTerminator(), socket, holder);
                case PIDFD -> by(new PidfdTerminator(PROCFS), socket, holder);
                case FALLBACK ->
                    by(
                            new LinuxSocketTerminator(
                                    PROCFS, (netlink, any, pid) -> new Unsupported("not on this kernel"), any -> true),
                            socket,
                            holder);
                case INSTALLED -> by(new LinuxSocketTerminator(PROCFS, any -> true), socket, holder);
            };
        }

        private static TerminationOutcome by(LinuxSocketTerminator.Means means, TcpSocket socket, OptionalInt holder)
                throws KernelException {
            try (NetlinkSocket netlink = NetlinkSocket.open()) {
                return means.terminate(netlink, socket, holder);
            }
        }

        private static TerminationOutcome by(SocketTerminator terminator, TcpSocket socket, OptionalInt holder) {
            try (SocketTerminator.Request request = terminator.begin()) {
                return request.terminate(socket, holder);
            }
        }
    }

    @TempDir
    private Path folder;

    private NetworkNamespace namespace;
    private LinuxTcpTableSource source;

    @BeforeEach
    void open() throws Exception {
        namespace = NetworkNamespace.create();
        source = namespace.call(LinuxTcpTableSource::open);
    }

    @AfterEach
    void close() {
        source.close();
        namespace.close();
    }

    @ParameterizedTest
    @EnumSource
    void bothEndsSeeTheReset(Means means) throws Exception {
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            TcpSocket socket = find(farEnd(holder.peer()));

            assertThat(terminate(means, socket, OptionalInt.of(holder.pid()))).isEqualTo(new Terminated());

            assertThat(holder.readResult()).isEqualTo(means.holderReads);
            assertThatThrownBy(() -> holder.peer().getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThat(source.exists(socket.id())).isFalse();
            assertThat(terminate(means, socket, OptionalInt.of(holder.pid()))).isEqualTo(new Gone());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherConnectionOfTheSameAddressesSurvives(Means means) throws Exception {
        try (ServerSocket listener = namespace.call(() -> new ServerSocket(0, 1, LOOPBACK))) {
            TcpSocket first;
            InetSocketAddress local;
            try (Socket near = connect(listener, new InetSocketAddress(LOOPBACK, 0));
                    Socket far = listener.accept()) {
                local = (InetSocketAddress) near.getLocalSocketAddress();
                first = find(nearEnd(near));
                near.setSoLinger(true, 0); // a reset, so that no TIME_WAIT holds the addresses
                far.setSoLinger(true, 0);
            }
            try (Socket near = connect(listener, local);
                    Socket far = listener.accept()) {
                assertThat(find(nearEnd(near)).id().connection())
                        .isEqualTo(first.id().connection());
                assertThat(source.exists(first.id())).isFalse();

                assertThat(terminate(means, first, THIS_PROCESS)).isEqualTo(new Gone());

                far.getOutputStream().write(7);
                assertThat(near.getInputStream().read()).isEqualTo(7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichCapabilityIsMissing(Means means) throws Exception {
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            TcpSocket socket = find(farEnd(holder.peer()));
            namespace.call(() -> {
                ThreadCapabilities.giveUpAll();
                return null;
            });
            assertThat(terminate(means, socket, OptionalInt.of(holder.pid()))).isEqualTo(new Denied(means.capability));
            assertThat(source.exists(socket.id())).isTrue();
        }
    }

    @Test
    void sockDestroyTerminatesEveryStateOfIpv4() throws Exception {
        sockDestroyTerminatesEveryState(EveryState::ipv4);
    }

    @Test
    void sockDestroyTerminatesEveryStateOfIpv6() throws Exception {
        sockDestroyTerminatesEveryState(EveryState::ipv6);
    }

    @Test
    void sockDestroyTerminatesEveryStateOfMappedAddresses() throws Exception {
        sockDestroyTerminatesEveryState(EveryState::mapped);
    }

    private void sockDestroyTerminatesEveryState(Callable<EveryState> producer) throws Exception {
        try (EveryState states = namespace.call(producer)) {
            for (Map.Entry<TcpState, Connection> made : states.sockets().entrySet()) {
                TcpSocket socket = find(made.getValue());
                TerminationOutcome outcome = terminate(Means.INSTALLED, socket, OptionalInt.empty());
                if (made.getKey() == TcpState.CLOSE) {
                    assertThat(outcome)
                            .isEqualTo(new Unsupported(
                                    "the socket is bound and not connected: there is no connection to terminate"));
                } else {
                    assertThat(outcome).as(made.toString()).isEqualTo(new Terminated());
                    assertThat(source.exists(socket.id())).as(made.toString()).isFalse();
                }
            }
        }
    }

    @Test
    void listenersThatShareAnAddressAreDistinguished() throws Exception {
        try (NativeListener one = namespace.call(() -> NativeListener.sharing(LOOPBACK, 0));
                NativeListener two = namespace.call(
                        () -> NativeListener.sharing(LOOPBACK, one.local().getPort()))) {
            Connection connection = new Connection(endpoint(two.local()), new Endpoint(IpAddress.ofIpv4(0), 0));
            var twins = Tables.rows(source.read()).stream()
                    .filter(row -> row.id().connection().equals(connection))
                    .toList();
            assertThat(twins).hasSize(2);
            for (TcpSocket twin : twins) {
                assertThat(source.exists(twin.id())).isTrue();
            }
            for (TcpSocket twin : twins) {
                assertThat(terminate(Means.INSTALLED, twin, THIS_PROCESS)).isEqualTo(new Terminated());
                assertThat(source.exists(twin.id())).isFalse();
            }
        }
    }

    @Test
    void withoutAHolderThereIsNoDescriptor() throws Exception {
        try (EveryState states = namespace.call(EveryState::ipv4)) {
            TcpSocket established = find(states.socket(TcpState.ESTABLISHED));
            TcpSocket timeWait = find(states.socket(TcpState.TIME_WAIT));
            assertThat(terminate(Means.PIDFD, established, OptionalInt.empty()))
                    .isEqualTo(new Unsupported(
                            "no process is known to hold the socket, so there is no descriptor to terminate it with"));
            assertThat(terminate(Means.FALLBACK, timeWait, THIS_PROCESS))
                    .isEqualTo(new Unsupported("not on this kernel; "
                            + "no process holds the socket, so there is no descriptor to terminate it with"));
        }
    }

    @Test
    void aProcessThatDoesNotHoldTheSocketCannotTerminateIt() throws Exception {
        try (EveryState states = namespace.call(EveryState::ipv4);
                SocketHolder other = namespace.call(SocketHolder::start)) {
            TcpSocket socket = find(states.socket(TcpState.ESTABLISHED));
            assertThat(terminate(Means.PIDFD, socket, OptionalInt.of(other.pid())))
                    .isEqualTo(new Failed("process " + other.pid() + " does not hold the socket any more"));
        }
    }

    @Test
    void theDescriptorOfAThreadWithATableOfItsOwnIsFound() throws Exception {
        String architecture = System.getProperty("os.arch");
        Needs.that(List.of("amd64", "aarch64").contains(architecture), "known numbers of system calls");
        String unshared = """
                use threads; use POSIX ();
                my $unshare = {x86_64 => 272, aarch64 => 97}->{(POSIX::uname())[4]};
                my $clone_files = 0x400;
                threads->create(sub {
                    syscall($unshare, $clone_files) == 0 or die $!;
                    my $listener = listener();
                    my $client = connected(port($listener));
                    accept(my $accepted, $listener) or die $!;
                    say_(port($client), port($listener));
                    turn();
                });
                sleep 300;
                """;
        try (Script script = namespace.call(() -> Script.start(folder, "unshared.pl", unshared))) {
            List<Integer> ports = script.hear();
            TcpSocket socket = find(Connection.parse("127.0.0.1:" + ports.get(0) + " -> 127.0.0.1:" + ports.get(1)));
            TerminationOutcome outcome = terminate(Means.PIDFD, socket, OptionalInt.of((int) script.pid()));
            Needs.that(!(outcome instanceof Unsupported), "Linux 6.9");
            assertThat(outcome).isEqualTo(new Terminated());
            assertThat(source.exists(socket.id())).isFalse();
        }
    }

    @Test
    void aProcessThatHasExitedCannotTerminateIt() throws Exception {
        int exited;
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            exited = holder.pid();
        }
        try (EveryState states = namespace.call(EveryState::ipv4)) {
            TcpSocket socket = find(states.socket(TcpState.ESTABLISHED));
            assertThat(terminate(Means.PIDFD, socket, OptionalInt.of(exited)))
                    .isEqualTo(new Failed("pidfd_open(" + exited + "): ESRCH (3)"));
        }
    }

    @Test
    void aCookieThatStandsForAnySocketIsNeverSent() throws Exception {
        try (EveryState states = namespace.call(EveryState::ipv4)) {
            TcpSocket socket = find(states.socket(TcpState.ESTABLISHED));
            SocketId any = new SocketId(socket.id().connection(), false, 0, -1);
            TcpSocket anySocket = new TcpSocket(any, socket.state(), socket.inode(), 0, 0, 0, MeasureValues.NONE);
            assertThatThrownBy(() -> terminate(Means.SOCK_DESTROY, anySocket, THIS_PROCESS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the kernel has no such cookie");
            assertThat(source.exists(socket.id())).isTrue();
        }
    }

    private TerminationOutcome terminate(Means means, TcpSocket socket, OptionalInt holder) throws Exception {
        return namespace.call(() -> means.terminate(socket, holder));
    }

    private Socket connect(ServerSocket listener, InetSocketAddress local) throws Exception {
        return namespace.call(() -> {
            Socket socket = new Socket();
            socket.setReuseAddress(true);
            socket.bind(local);
            socket.connect(listener.getLocalSocketAddress());
            return socket;
        });
    }

    private TcpSocket find(Connection connection) throws IOException {
        return Tables.find(source.read(), connection);
    }

    private static Connection nearEnd(Socket socket) {
        return new Connection(endpoint((InetSocketAddress) socket.getLocalSocketAddress()), endpoint((InetSocketAddress)
                socket.getRemoteSocketAddress()));
    }

    private static Connection farEnd(Socket socket) {
        return new Connection(
                endpoint((InetSocketAddress) socket.getRemoteSocketAddress()),
                endpoint((InetSocketAddress) socket.getLocalSocketAddress()));
    }

    private static Endpoint endpoint(InetSocketAddress address) {
        return new Endpoint(IpAddress.parse(address.getAddress().getHostAddress()), address.getPort());
    }
}
