package dev.tcpwarden.kernel.linux;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.linux.ReceivedDestroyEvents.DestroyEvent;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel reports of both ends of a connection, by the way it was closed. */
class ClosedSocketsIT {

    private static final int SELF = Math.toIntExact(ProcessHandle.current().pid());

    private static void readToEnd(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }

    private static void readReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(IOException.class);
    }

    private static void assertBytes(DestroyEvent event, long sent, long received) {
        assertThat(event.sent()).as("sent").isEqualTo(sent);
        assertThat(event.received()).as("received").isEqualTo(received);
        assertThat(event.finKnown()).as("FIN known").isTrue();
        assertThat(event.pid()).as("pid").isEqualTo(SELF);
    }

    /** The peer's FIN is not checked: the side that closed first may have received it, or left that to its TIME_WAIT. */
    private static void assertOrderly(DestroyEvent event, long sent, long received, int controls) {
        assertBytes(event, sent, received);
        assertThat(event.controls()).as("acknowledged controls").isEqualTo(controls);
    }

    private static void assertAborted(DestroyEvent event, long sent, long received, int controls) {
        assertBytes(event, sent, received);
        assertThat(event.finReceived()).as("FIN received").isFalse();
        assertThat(event.controls()).as("acknowledged controls").isEqualTo(controls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void orderlyByTheClientFirst(String address) throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf(address)) {
            it.client.close();
            readToEnd(it.server);
            it.server.close();
            assertOrderly(it.ofClient(), 100, 50, 2);
            assertOrderly(it.ofServer(), 50, 100, 1);
            assertThat(it.ofServer().finReceived()).isTrue();
            assertThat(it.ofServer().connection().remote().address())
                    .isEqualTo(it.ofClient().connection().local().address());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void orderlyByTheServerFirst(String address) throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf(address)) {
            it.server.close();
            try (LinuxTcpTableSource table = it.namespace.call(LinuxTcpTableSource::open)) {
                await().until(
                                () -> Tables.find(table.read(), endpoints(it.client))
                                        .state(),
                                TcpState.CLOSE_WAIT::equals);
            }
            it.client.close(); // without reading everything
            assertOrderly(it.ofClient(), 100, 50, 2);
            assertOrderly(it.ofServer(), 50, 100, 1);
            assertThat(it.ofClient().finReceived()).isTrue();
        }
    }

    @Test
    void orderlyByHalves() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            it.client.shutdownOutput();
            readToEnd(it.server);
            it.server.getOutputStream().write(new byte[7]);
            it.server.close();
            assertThat(it.client.getInputStream().readAllBytes()).hasSize(7);
            it.client.close();
            assertOrderly(it.ofClient(), 100, 57, 2);
            assertOrderly(it.ofServer(), 57, 100, 1);
        }
    }

    @Test
    void theClientAborts() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            it.client.setSoLinger(true, 0);
            it.client.close();
            readReset(it.server);
            it.server.close();
            assertAborted(it.ofClient(), 100, 50, 1);
            assertAborted(it.ofServer(), 50, 100, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theServerAborts(String address) throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf(address)) {
            it.server.setSoLinger(true, 0);
            it.server.close();
            readReset(it.client);
            it.client.close();
            assertAborted(it.ofClient(), 100, 50, 1);
            assertAborted(it.ofServer(), 50, 100, 0);
            assertThat(it.ofServer().connection().local().address())
                    .isEqualTo(it.ofClient().connection().remote().address());
        }
    }

    @Test
    void theServerClosesWithoutReadingAll() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            it.client.getOutputStream().write(new byte[9]);
            it.server.getInputStream().read();
            it.server.close(); // the kernel resets it
            it.client.close();
            assertBytes(it.ofClient(), 109, 50);
            assertBytes(it.ofServer(), 50, 109);
        }
    }

    @Test
    void anAbortAfterThePeersFin() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            it.server.shutdownOutput();
            readToEnd(it.client);
            it.client.setSoLinger(true, 0);
            it.client.close();
            readReset(it.server);
            it.server.close();
            assertBytes(it.ofClient(), 100, 50);
            assertThat(it.ofClient().finReceived()).isTrue();
            assertBytes(it.ofServer(), 50, 100);
        }
    }

    @Test
    void terminatedBySockDestroy() throws Exception {
        terminatedBy(new SockDestroyTerminator());
    }

    @Test
    void disconnectedThroughADuplicateOfItsDescriptor() throws Exception {
        terminatedBy(new PidfdTerminator(Path.of("/proc")));
    }

    private void terminatedBy(LinuxSocketTerminator.Means means) throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            TcpSocket socket;
            try (LinuxTcpTableSource table = it.namespace.call(LinuxTcpTableSource::open)) {
                socket = Tables.find(table.read(), endpoints(it.client));
            }
            assertThat(it.namespace.call(() -> {
                        try (NetlinkSocket netlink = NetlinkSocket.open()) {
                            return means.terminate(netlink, socket, OptionalInt.of(SELF));
                        }
                    }))
                    .isInstanceOf(TerminationOutcome.Terminated.class);
            readReset(it.server);
            it.client.close();
            it.server.close();
            assertAborted(it.ofClient(), 100, 50, 1);
            assertAborted(it.ofServer(), 50, 100, 0);
        }
    }

    private static Connection endpoints(Socket socket) {
        return new Connection(
                new Endpoint(IpAddress.parse(socket.getLocalAddress().getHostAddress()), socket.getLocalPort()),
                new Endpoint(IpAddress.parse(socket.getInetAddress().getHostAddress()), socket.getPort()));
    }

    @Test
    void refused() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            assertThatThrownBy(() -> it.namespace.call(() -> new Socket(it.listener.getInetAddress(), 1)))
                    .isInstanceOf(ConnectException.class);
            DestroyEvent event =
                    it.received.await(1, any -> any.remotePort() == 1).get(0);
            assertAborted(event, 0, 0, 0);
        }
    }

    @Test
    void neverAccepted() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            Socket waits = it.connect();
            waits.getOutputStream().write(new byte[5]);
            it.listener.close();
            DestroyEvent event = it.received.await(it.listener.getLocalPort(), waits.getLocalPort());
            assertThat(event.received()).isEqualTo(5);
            assertThat(event.pid()).isZero();
            assertThat(event.controls()).isZero();
        }
    }

    @Test
    void neverConnected() throws Exception {
        try (WatchedConnection it = WatchedConnection.withoutBpf()) {
            it.listener.close();
            DestroyEvent event = it.received.await(it.listener.getLocalPort(), 0);
            assertThat(event.sent()).isEqualTo(Measure.UNKNOWN);
            assertThat(event.pid()).isZero();
        }
    }

    /** Reset while half-closed, then closed in a way that wipes what is left. */
    @Test
    void aDisconnectAfterTheResetOfAHalf() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            it.client.shutdownOutput();
            readToEnd(it.server);
            it.server.setSoLinger(true, 0);
            it.server.close();
            readReset(it.client);
            it.client.setSoLinger(true, 0);
            it.client.close();
            assertBytes(it.ofClient(), 100, 50);
            assertBytes(it.ofServer(), 50, 100);
            assertThat(it.received.lost()).isZero();
        }
    }

    @Test
    void withoutBpfReceivedBytesAreOffByTheFinAtMost() throws Exception {
        try (WatchedConnection it = WatchedConnection.withoutBpf()) {
            it.client.close();
            readToEnd(it.server);
            it.server.close();
            assertThat(it.ofClient().received()).isBetween(50L, 51L);
            assertThat(it.ofServer().received()).isEqualTo(101);
            assertThat(it.ofServer().sent()).isEqualTo(50);
            assertThat(it.ofServer().finKnown()).isFalse();
            assertThat(it.ofServer().controls()).isEqualTo(1);
            assertThat(it.ofServer().pid()).isZero();
            assertThat(it.ofServer().startTicks()).isZero();
        }
    }

    @Test
    void withoutBpfTheAbortOfTheNearEndIsWipedAndOfTheFarEndIsNot() throws Exception {
        try (WatchedConnection it = WatchedConnection.withoutBpf()) {
            it.client.setSoLinger(true, 0);
            it.client.close();
            readReset(it.server);
            it.server.close();
            assertThat(it.received.await(it.client.getLocalPort(), 0).received())
                    .isEqualTo(Measure.UNKNOWN);
            assertThat(it.ofServer().received()).isEqualTo(100);
            assertThat(it.ofServer().controls()).isZero();
        }
    }

    @Test
    void everyOneOfManyIsExact() throws Exception {
        try (WatchedConnection it = WatchedConnection.withBpf()) {
            int[] ports = new int[500];
            for (int i = 0; i < ports.length; i++) {
                ports[i] = exchange(it, i, 3 * i, i % 3);
            }
            assertThat(IntStream.range(0, ports.length)).allSatisfy(i -> {
                DestroyEvent near = it.received.await(ports[i], it.listener.getLocalPort());
                DestroyEvent far = it.received.await(it.listener.getLocalPort(), ports[i]);
                assertThat(near.sent()).isEqualTo(i.longValue()).isEqualTo(far.received());
                assertThat(near.received()).isEqualTo(3L * i).isEqualTo(far.sent());
            });
            assertThat(it.received.lost()).isZero();
        }
    }

    /** A connection over which that many bytes went. Who closes first, or that the client aborts, depends on {@code way}. */
    private static int exchange(WatchedConnection it, int sent, int received, int way) throws Exception {
        Socket near = it.connect();
        Socket far = it.listener.accept();
        WatchedConnection.send(near, far, sent);
        WatchedConnection.send(far, near, received);
        near.setSoLinger(way == 1, 0);
        (way == 0 ? far : near).close();
        (way == 0 ? near : far).close();
        return near.getLocalPort();
    }
}
