package dev.tcpwarden.kernel.portable;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SyntheticCookies;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;

/**
 * The TCP connections of one answer of OSHI as rows of a table, and the pids beside them.
 *
 * <p>Its numbers of what waits in queues are left out: they are bytes on Linux and lengths of a listener's queues on macOS.
 */
final class OshiConnections {

    /** What makes a connection in an answer of OSHI. */
    enum Listing {
        /** Each socket is one. Whether an IPv6 one takes IPv4 too is not reported. */
        BY_SOCKET,
        /** Each open file that is a socket is one, so that a socket has one for each holder; tcp46 is of both families. */
        BY_DESCRIPTOR
    }

    private static final IpAddress ANY_IPV4 = IpAddress.ofIpv4(0);
    private static final IpAddress ANY_IPV6 = new IpAddress(0, 0);

    /** What distinguishes sockets where each holder has a row. */
    private record Endpoints(String type, IpAddress local, int localPort, IpAddress remote, int remotePort) {

        static Endpoints of(IPConnection connection) throws KernelException {
            String type = connection.getType();
            IpAddress local = address(connection.getLocalAddress(), type);
            IpAddress remote = address(connection.getForeignAddress(), type);
            return new Endpoints(
                    type,
                    local,
                    connection.getLocalPort(),
                    local.isIpv4() && remote.equals(ANY_IPV6) ? ANY_IPV4 : remote,
                    connection.getForeignPort());
        }

        /** Nothing stands for any address, and so does an IPv4 one of a socket of both families. */
        private static IpAddress address(byte[] bytes, String type) throws KernelException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            IpAddress address = switch (bytes.length) {
                case 0 -> type.equals("tcp4") ? ANY_IPV4 : ANY_IPV6;
                case 4 -> IpAddress.ofIpv4(buffer.getInt());
                case 16 -> new IpAddress(buffer.getLong(), buffer.getLong());
                default -> throw new KernelException("OSHI reported an address of " + bytes.length + " bytes");
            };
            return type.equals("tcp46") && address.equals(ANY_IPV4) ? ANY_IPV6 : address;
        }
    }

    /** No answer before. */
    static final OshiConnections NONE = new OshiConnections();

    private final TcpTable table;
    private final int[] pids;
    private final Map<Endpoints, Integer> held = new HashMap<>(); // by whom

    private OshiConnections() {
        table = new TcpTableBuilder(0, TableField.NONE).build();
        pids = new int[0];
    }

    /**
     * @param before what OSHI answered last; a connection whose holder it misses this time is the same one
     * @throws KernelException if it contains an impossible value
     */
    OshiConnections(List<IPConnection> answer, Listing listing, OshiConnections before) throws KernelException {
        TcpTableBuilder rows = new TcpTableBuilder(answer.size(), TableField.NONE);
        SyntheticCookies cookies = new SyntheticCookies(rows);
        IntStream.Builder holders = IntStream.builder();
        for (IPConnection connection : listing == Listing.BY_SOCKET ? answer : withoutRepeats(answer)) {
            if (connection.getType().startsWith("tcp")) {
                int pid = Math.max(0, connection.getowningProcessId());
                holders.add(pid);
                add(rows, cookies, connection, pid, listing, before);
            }
        }
        table = rows.build();
        pids = holders.build().toArray();
    }

    TcpTable table() {
        return table;
    }

    /** The pid of each row; 0 where OSHI names none. */
    int[] pids() {
        return pids;
    }

    /** One for each pair of endpoints: that of the lowest pid but 1, which is the oldest holder unless pids have wrapped around. */
    private static Iterable<IPConnection> withoutRepeats(List<IPConnection> answer) throws KernelException {
        Map<Endpoints, IPConnection> kept = new LinkedHashMap<>();
        for (IPConnection connection : answer) {
            kept.merge(Endpoints.of(connection), connection, (a, b) -> rank(b) < rank(a) ? b : a);
        }
        return kept.values();
    }

    private static int rank(IPConnection connection) {
        int pid = connection.getowningProcessId();
        return pid > 1 ? pid : Integer.MAX_VALUE;
    }

    private void add(
            TcpTableBuilder rows,
            SyntheticCookies cookies,
            IPConnection connection,
            int pid,
            Listing listing,
            OshiConnections before)
            throws KernelException {
        Endpoints endpoints = Endpoints.of(connection);
        TcpState state = state(connection.getState());
        int holder = pid;
        if (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT) {
            holder = pid == 0 ? before.held.getOrDefault(endpoints, 0) : pid;
            held.put(endpoints, holder);
        }
        boolean ipv6 = !endpoints.type.equals("tcp4");
        long cookie = cookies.next(
                ipv6 ? 6 : 4,
                endpoints.local.high(),
                endpoints.local.low(),
                endpoints.localPort,
                endpoints.remote.high(),
                endpoints.remote.low(),
                endpoints.remotePort,
                holder);
        rows.add(state)
                .family(ipv6, listing == Listing.BY_DESCRIPTOR && endpoints.type.equals("tcp6"))
                .local(endpoints.local.high(), endpoints.local.low(), endpoints.localPort)
                .remote(endpoints.remote.high(), endpoints.remote.low(), endpoints.remotePort)
                .identity(cookie, 0, 0, 0);
    }

    private static TcpState state(InternetProtocolStats.TcpState state) throws KernelException {
        return switch (state) {
            case ESTABLISHED -> TcpState.ESTABLISHED;
            case SYN_SENT -> TcpState.SYN_SENT;
            case SYN_RECV -> TcpState.SYN_RECV;
            case FIN_WAIT_1 -> TcpState.FIN_WAIT1;
            case FIN_WAIT_2 -> TcpState.FIN_WAIT2;
            case TIME_WAIT -> TcpState.TIME_WAIT;
            case CLOSED -> TcpState.CLOSE;
            case CLOSE_WAIT -> TcpState.CLOSE_WAIT;
            case LAST_ACK -> TcpState.LAST_ACK;
            case LISTEN -> TcpState.LISTEN;
            case CLOSING -> TcpState.CLOSING;
            case UNKNOWN, NONE -> throw new KernelException("OSHI reported a TCP socket in the state " + state);
        };
    }
}
