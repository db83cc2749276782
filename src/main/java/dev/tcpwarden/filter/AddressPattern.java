package dev.tcpwarden.filter;

import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpTable;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A set of endpoints: all in a block of addresses (or every address), on one port (or every port).
 *
 * <p>Written {@code 10.0.0.5}, {@code 10.0.0.0/8}, {@code 2001:db8::1}, {@code 2001:db8::/32}, each with {@code :port} where one
 * is meant, the IPv6 address then in brackets ({@code [2001:db8::1]:443}, {@code [2001:db8::]/32:443}), or as only the port
 * ({@code :8080}, {@code *:8080}). A link-local address may name its interface ({@code fe80::1%eth0}, {@code fe80::%eth0/64}). A
 * block has no bits beyond its prefix: {@code 10.1.2.3/8} may be meant as one host or as sixteen million, and connections are
 * terminated by this.
 */
record AddressPattern(Optional<AddressBlock> block, OptionalInt port) {

    private static final String ALLOWED =
            "allowed are 10.0.0.5, 10.0.0.0/8, 10.0.0.5:443, [2001:db8::1]:443, 2001:db8::/32, fe80::1%eth0, :8080 and the like";

    static AddressPattern exactly(Endpoint endpoint) {
        return new AddressPattern(
                Optional.of(AddressBlock.single(endpoint.address())), OptionalInt.of(endpoint.port()));
    }

    static AddressPattern parse(String text) {
        int portColon = portColon(text);
        OptionalInt port =
                portColon < 0 ? OptionalInt.empty() : OptionalInt.of(Endpoint.parsePort(text.substring(portColon + 1)));
        String block = portColon < 0 ? text : text.substring(0, portColon);
        if (port.isPresent() && (block.isEmpty() || block.equals("*"))) {
            return new AddressPattern(Optional.empty(), port);
        }
        return new AddressPattern(Optional.of(parseBlock(block)), port);
    }

    /** The index of the colon before the port, -1 without a port: a colon of an IPv6 address is none. */
    private static int portColon(String text) {
        int colon = text.lastIndexOf(':');
        int addressEnd = Math.max(text.lastIndexOf(']'), text.lastIndexOf('/'));
        boolean single = colon == text.indexOf(':');
        return single || (addressEnd >= 0 && colon > addressEnd) ? colon : -1;
    }

    private static AddressBlock parseBlock(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String bare = bracketed ? address.substring(1, address.length() - 1) : address;
        if (bare.isEmpty() || bare.equals("*") || (bracketed && bare.indexOf(':') < 0)) {
            throw new IllegalArgumentException("\"" + text + "\" is not an address: " + ALLOWED);
        }
        IpAddress parsed;
        try {
            parsed = IpAddress.parse(bare);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ": " + ALLOWED, e);
        }
        return slash < 0 ? AddressBlock.single(parsed) : AddressBlock.of(parsed, text.substring(slash + 1));
    }

    /** Reads no column that it does not need: each is a line of memory that is not in the cache. */
    boolean matchesLocal(TcpTable table, int row) {
        return (port.isEmpty() || port.getAsInt() == table.localPort(row))
                && (block.isEmpty()
                        || (block.get().contains(table.localHigh(row), table.localLow(row))
                                && isOnInterface(table, row)));
    }

    /** The same of the remote end. */
    boolean matchesRemote(TcpTable table, int row) {
        return (port.isEmpty() || port.getAsInt() == table.remotePort(row))
                && (block.isEmpty()
                        || (block.get().contains(table.remoteHigh(row), table.remoteLow(row))
                                && isOnInterface(table, row)));
    }

    private boolean isOnInterface(TcpTable table, int row) {
        int scope = block.orElseThrow().base().scope();
        return scope == 0 || scope == table.interfaceIndex(row);
    }

    @Override
    public String toString() {
        if (port.isEmpty()) {
            return block.orElseThrow().toString();
        }
        return block.map(AddressBlock::toStringBeforePort).orElse("") + ":" + port.getAsInt();
    }
}
