package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Terminated;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** All of it but the call itself, which needs Windows. */
class WindowsSocketTerminatorTest {

    @Test
    void writesTheRowThatWindowsTakes() throws Exception {
        Connection connection = Connection.parse("127.0.0.1:51966 -> 127.0.0.1:50321");
        assertThat(WindowsSocketTerminator.deletion(connection)).isEqualTo(RecordedTable.deletion());
    }

    @Test
    void knowsWhatTheErrorCodesMean() {
        assertThat(WindowsSocketTerminator.outcome(0)).isEqualTo(new Terminated());
        for (int error : new int[] {5, 65, 317}) {
            assertThat(WindowsSocketTerminator.outcome(error))
                    .isEqualTo(new Denied("elevation to administrator (SetTcpEntry: error " + error + ")"));
        }
        assertThat(WindowsSocketTerminator.outcome(1168)).isEqualTo(new Gone());
        assertThat(WindowsSocketTerminator.outcome(50))
                .isEqualTo(new Unsupported("this host has no IPv4 (SetTcpEntry: error 50)"));
        assertThat(WindowsSocketTerminator.outcome(87))
                .isEqualTo(new Failed("SetTcpEntry: error 87, Windows does not terminate a connection in this state"));
        assertThat(WindowsSocketTerminator.outcome(31)).isEqualTo(new Failed("SetTcpEntry: error 31"));
    }

    @Test
    void asksWindowsForNothingThatItCannotDo() {
        assertThat(terminate("[::1]:1 -> [::1]:2", true, TcpState.ESTABLISHED, Optional.empty()))
                .isEqualTo(new Unsupported(
                        "Windows terminates only IPv4 connections: SetTcpEntry has no counterpart for IPv6"));
        assertThat(terminate("127.0.0.1:1 -> 0.0.0.0:0", false, TcpState.CLOSE, Optional.empty()))
                .isEqualTo(new Unsupported("the socket is not connected: there is no connection to terminate"));
    }

    @Test
    void terminatesNothingIfTheRowHasChangedOrCannotBeRead() {
        String connection = "127.0.0.1:1 -> 127.0.0.1:2";
        assertThat(terminate(connection, false, TcpState.ESTABLISHED, Optional.empty()))
                .isEqualTo(new Gone());
        assertThat(terminate(connection, false, TcpState.ESTABLISHED, Optional.of(new KernelException("broken"))))
                .isEqualTo(new Failed("the row could not be read again before the termination: broken"));
    }

    private static TerminationOutcome terminate(
            String connection, boolean ipv6, TcpState state, Optional<KernelException> failure) {
        SocketId id = new SocketId(Connection.parse(connection), ipv6, 0, 1);
        return new WindowsSocketTerminator(new EmptyTable(failure))
                .terminate(new TcpSocket(id, state, 0, 0, 0, 0, MeasureValues.NONE), OptionalInt.empty());
    }

    private record EmptyTable(Optional<KernelException> failure) implements TcpTableSource {

        @Override
        public String mechanism() {
            return "empty";
        }

        @Override
        public TcpTable read() {
            return new TcpTableBuilder(0).build();
        }

        @Override
        public boolean exists(SocketId socket) throws KernelException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return false;
        }

        @Override
        public void close() {}
    }
}
