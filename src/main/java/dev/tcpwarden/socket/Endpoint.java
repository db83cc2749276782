package dev.tcpwarden.socket;

import java.util.Objects;

/** An address and a port (0 to 65535), written {@code 127.0.0.1:80} or {@code [::1]:80}. */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {

    public Endpoint {
        Objects.requireNonNull(address, "address");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /**
     * The endpoint that {@code text} writes, in the form of {@link #toString()}.
     *
     * @throws IllegalArgumentException with a sentence that names the text and what is allowed
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String address = colon < 0 ? text : text.substring(0, colon);
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        if (colon < 0 || (!bracketed && address.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("\"" + text + "\" is not an endpoint: write 127.0.0.1:80 or [::1]:80");
        }
        return new Endpoint(
                IpAddress.parse(bracketed ? address.substring(1, address.length() - 1) : address),
                parsePort(text.substring(colon + 1)));
    }

    /**
     * A port in decimal digits.
     *
     * @throws IllegalArgumentException with a sentence that names the text and what is allowed
     */
    public static int parsePort(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("\"" + text + "\" is not a port: allowed are 0 to 65535");
        }
        return port;
    }

    /** Without the interface of a link-local address. */
    Endpoint unscoped() {
        return address.scope() == 0 ? this : new Endpoint(new IpAddress(address.high(), address.low()), port);
    }

    /** By address, then port; IPv4 among the mapped addresses. */
    @Override
    public int compareTo(Endpoint other) {
        int order = Long.compareUnsigned(address.high(), other.address.high());
        order = order != 0 ? order : Long.compareUnsigned(address.low(), other.address.low());
        order = order != 0 ? order : Integer.compare(address.scope(), other.address.scope());
        return order != 0 ? order : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
