package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Terminated;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * Terminates a connection by SetTcpEntry, which takes addresses and ports only: so the row is read again just before, with the
 * pid that it had.
 *
 * <p>See https://learn.microsoft.com/windows/win32/api/iphlpapi/nf-iphlpapi-settcpentry.
 */
public final class WindowsSocketTerminator implements SocketTerminator {

    private final TcpTableSource source;

    /** @param source stays the caller's to close, used only by the terminating thread meanwhile */
    public WindowsSocketTerminator(TcpTableSource source) {
        this.source = source;
    }

    @Override
    public Request begin() {
        return this::terminate;
    }

    TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
        if (socket.id().ipv6Socket()) {
            return new Unsupported("Windows terminates only IPv4 connections: SetTcpEntry has no counterpart for IPv6");
        }
        if (socket.state() == TcpState.CLOSE) {
            return new Unsupported("the socket is not connected: there is no connection to terminate");
        }
        try {
            return source.exists(socket.id())
                    ? outcome(IpHlpApi.SetTcpEntry(deletion(socket.id().connection())))
                    : new Gone();
        } catch (KernelException e) {
            return new Failed("the row could not be read again before the termination: " + e.getMessage());
        }
    }

    /** The MIB_TCPROW that requests the termination of an IPv4 connection. */
    static byte[] deletion(Connection connection) {
        ByteBuffer row = ByteBuffer.allocate(TcpMib.TCPROW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        row.putInt(TcpMib.Row.IPV4.state(), TcpMib.DELETE_TCB);
        put(row, TcpMib.Row.IPV4.localAddress(), TcpMib.Row.IPV4.localPort(), connection.local());
        put(row, TcpMib.Row.IPV4.remoteAddress(), TcpMib.Row.IPV4.remotePort(), connection.remote());
        return row.array();
    }

    private static void put(ByteBuffer row, int addressAt, int portAt, Endpoint endpoint) {
        row.putInt(addressAt, Integer.reverseBytes((int) endpoint.address().low()));
        row.putShort(portAt, Short.reverseBytes((short) endpoint.port()));
    }

    /** What an error code of SetTcpEntry means. A process that is not elevated gets 317, on some versions 5 or 65. */
    static TerminationOutcome outcome(int error) {
        return switch (error) {
            case WinError.ERROR_SUCCESS -> new Terminated();
            case WinError.ERROR_ACCESS_DENIED, WinError.ERROR_NETWORK_ACCESS_DENIED, WinError.ERROR_MR_MID_NOT_FOUND ->
                new Denied("elevation to administrator (SetTcpEntry: error " + error + ")");
            case WinError.ERROR_NOT_FOUND -> new Gone();
            case WinError.ERROR_NOT_SUPPORTED ->
                new Unsupported("this host has no IPv4 (SetTcpEntry: error " + error + ")");
            case WinError.ERROR_INVALID_PARAMETER ->
                new Failed("SetTcpEntry: error " + error + ", Windows does not terminate a connection in this state");
            default -> new Failed("SetTcpEntry: error " + error);
        };
    }
}
