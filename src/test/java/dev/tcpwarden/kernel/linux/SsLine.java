package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line of {@code ss -HOtane} and one row of a table, in words that can be compared. */
record SsLine(
        TcpState state,
        long receiveQueue,
        long sendQueue,
        Endpoint local,
        Endpoint remote,
        long uid,
        long inode,
        long cookie,
        boolean ipv6Only) {

    private static final Map<String, TcpState> STATES = Map.ofEntries(
            Map.entry("ESTAB", TcpState.ESTABLISHED),
            Map.entry("SYN-SENT", TcpState.SYN_SENT),
            Map.entry("SYN-RECV", TcpState.SYN_RECV),
            Map.entry("FIN-WAIT-1", TcpState.FIN_WAIT1),
            Map.entry("FIN-WAIT-2", TcpState.FIN_WAIT2),
            Map.entry("TIME-WAIT", TcpState.TIME_WAIT),
            Map.entry("UNCONN", TcpState.CLOSE),
            Map.entry("CLOSE-WAIT", TcpState.CLOSE_WAIT),
            Map.entry("LAST-ACK", TcpState.LAST_ACK),
            Map.entry("LISTEN", TcpState.LISTEN),
            Map.entry("CLOSING", TcpState.CLOSING));

    static SsLine parse(String line) {
        List<String> words = Pattern.compile(" +").splitAsStream(line).toList();
        TcpState state = STATES.get(words.get(0));
        if (state == null) {
            throw new IllegalArgumentException(line);
        }
        Endpoint local = endpoint(words.get(3), "::");
        return new SsLine(
                state,
                Long.parseLong(words.get(1)),
                Long.parseLong(words.get(2)),
                local,
                endpoint(words.get(4), local.address().isIpv4() ? "0.0.0.0" : "::"),
                field(line, "uid", 10),
                field(line, "ino", 10),
                field(line, "sk", 16),
                field(line, "v6only", 10) == 1);
    }

    static SsLine of(TcpTable table, int row) {
        TcpSocket socket = table.row(row);
        return new SsLine(
                socket.state(),
                socket.receiveQueue(),
                socket.sendQueue(),
                socket.id().connection().local(),
                socket.id().connection().remote(),
                socket.uid(),
                socket.inode(),
                socket.id().cookie(),
                table.isIpv6Only(row));
    }

    /** ss writes {@code *} for port 0 and for the IPv6 wildcard of a dual-stack socket, even where its local address is IPv4-mapped. */
    private static Endpoint endpoint(String text, String any) {
        int colon = text.lastIndexOf(':');
        String address = text.substring(0, colon).replaceAll("[\\[\\]]", "");
        String port = text.substring(colon + 1);
        return new Endpoint(
                IpAddress.parse(address.equals("*") ? any : address),
                Endpoint.parsePort(port.equals("*") ? "0" : port));
    }

    /** 0 where there is no such field: ss leaves out the uid of root. */
    private static long field(String line, String name, int radix) {
        Matcher matcher = Pattern.compile(" " + name + ":([0-9a-f]+)").matcher(line);
        return matcher.find() ? Long.parseUnsignedLong(matcher.group(1), radix) : 0;
    }
}
