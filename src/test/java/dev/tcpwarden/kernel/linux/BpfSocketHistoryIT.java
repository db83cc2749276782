package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.testing.Needs;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpfSocketHistoryIT {

    private static final int INFO = InetDiag.MESSAGE_BYTES;
    private static final int INFO_BYTES = 280;

    @BeforeEach
    void needs() throws Exception {
        Needs.bpf();
    }

    /** Connects, sends 12 bytes and aborts; returns the cookie of that socket. */
    private static long abort() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LinuxTcpTableSource table = LinuxTcpTableSource.open()) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket server = listener.accept();
            WatchedConnection.send(client, server, 12);
            Connection connection =
                    Connection.parse("127.0.0.1:" + client.getLocalPort() + " -> 127.0.0.1:" + listener.getLocalPort());
            long cookie = Tables.find(table.read(), connection).id().cookie();
            client.setSoLinger(true, 0);
            client.close();
            server.close();
            return cookie;
        }
    }

    private static List<Object> recalled(BpfSocketHistory history, long cookie) {
        history.recall(cookie);
        return List.of(history.pid(), history.startTicks(), history.isFinKnown(), history.isFinReceived());
    }

    private static ByteBuffer notification() {
        return ByteBuffer.allocate(INFO + INFO_BYTES).order(ByteOrder.nativeOrder());
    }

    @Test
    void reportsOnceWhoConnectedAndWhen() throws Exception {
        try (BpfSocketHistory history = BpfSocketHistory.open()) {
            long cookie = abort();
            String stat = Files.readString(Path.of("/proc/self/stat"));
            long startTicks =
                    Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19]); // field 22
            int pid = Math.toIntExact(ProcessHandle.current().pid());
            assertThat(recalled(history, cookie)).containsExactly(pid, startTicks, true, false);
            assertThat(recalled(history, cookie)).containsExactly(0, 0L, false, false);
        }
    }

    @Test
    void givesBackWhatADisconnectWiped() throws Exception {
        try (BpfSocketHistory history = BpfSocketHistory.open()) {
            long cookie = abort();
            ByteBuffer notification = notification();
            assertThat(history.restore(cookie, notification, 0, INFO, TcpInfoDecoder.BYTES_SENT))
                    .isFalse();
            assertThat(notification).as("too short for its fields").isEqualTo(notification());
            assertThat(history.restore(cookie, notification, 0, INFO, INFO_BYTES))
                    .isTrue();
            assertThat(InetDiagDecoder.remotePort(notification, 0)).isNotZero();
            assertThat(notification.getLong(INFO + TcpInfoDecoder.BYTES_SENT)).isEqualTo(12);
            assertThat(history.restore(cookie, notification(), 0, INFO, INFO_BYTES))
                    .as("again")
                    .isFalse();
        }
    }

    @Test
    void theShippedObjectNotesWhatItsSourceDoes(@TempDir Path folder) throws Exception {
        byte[] built = BpfSource.compile("tcp_history", folder);
        try (BpfSocketHistory shipped = BpfSocketHistory.open();
                BpfSocketHistory rebuilt = BpfSocketHistory.open(built)) {
            long cookie = abort();
            assertThat(recalled(shipped, cookie)).doesNotContain(0).isEqualTo(recalled(rebuilt, cookie));
            ByteBuffer first = notification();
            ByteBuffer second = notification();
            assertThat(shipped.restore(cookie, first, 0, INFO, INFO_BYTES)).isTrue();
            assertThat(rebuilt.restore(cookie, second, 0, INFO, INFO_BYTES)).isTrue();
            assertThat(first).isEqualTo(second).isNotEqualTo(notification());
        }
    }
}
