package dev.tcpwarden.config;

import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where a server listens, as Go's servers write it: {@code 127.0.0.1:10827}, {@code localhost:10827}, {@code [::1]:10827}, or {@code
 * :10827} for every address.
 *
 * @param host a name or an address without brackets; "" for every address
 * @param port 0 for any free one
 */
public record ListenAddress(String host, int port) {

    /** RFC 1123 §2.1, with the underscore that some networks use. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    private static final Pattern ONLY_DIGITS_AND_DOTS = Pattern.compile("[0-9.]*");

    public ListenAddress {
        Objects.requireNonNull(host, "host");
    }

    /** @throws IllegalArgumentException if {@code text} has another form */
    static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(text);
        }
        String host = text.substring(0, colon);
        int port = Endpoint.parsePort(text.substring(colon + 1));
        if (host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0) {
            String address = host.substring(1, host.length() - 1);
            return new ListenAddress(IpAddress.parse(address).toString(), port);
        }
        if (ONLY_DIGITS_AND_DOTS.matcher(host).matches()) {
            return new ListenAddress(host.isEmpty() ? "" : IpAddress.parse(host).toString(), port);
        }
        if (!NAME.matcher(host).matches()) {
            throw new IllegalArgumentException(text);
        }
        return new ListenAddress(host, port);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
