package dev.tcpwarden.publish.web.access;

import dev.tcpwarden.socket.IpAddress;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * On loopback a server answers only requests that name the host they are meant for: a page from elsewhere could otherwise have its
 * own name resolve to 127.0.0.1 and read all answers in the visitor's browser (DNS rebinding).
 */
final class HostCheck {

    private static final int MISDIRECTED = 421;

    private final boolean loopback;
    private final String listenHost;
    private final Optional<String> externalHost;

    /**
     * @param bound the address that the server listens on; {@code listenHost} is how its user writes it
     * @param externalUrl where clients find it, behind a proxy
     */
    HostCheck(InetAddress bound, String listenHost, Optional<URI> externalUrl) {
        loopback = bound.isLoopbackAddress();
        this.listenHost = listenHost.toLowerCase(Locale.ROOT);
        externalHost = externalUrl.map(url -> url.getHost().toLowerCase(Locale.ROOT));
    }

    /** @throws Refusal where the request names another host */
    void check(Context context) {
        if (loopback && !isOwn(context.req().getServerName().toLowerCase(Locale.ROOT))) {
            throw Refusal.of(
                    MISDIRECTED,
                    Denial.HOST,
                    "This server listens on loopback only: the Host of a request must be localhost or a loopback address.");
        }
    }

    private boolean isOwn(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return name.equals("localhost")
                || name.equals(listenHost)
                || externalHost.filter(host::equals).isPresent()
                || isLoopback(name);
    }

    private static boolean isLoopback(String name) {
        try {
            IpAddress address = IpAddress.parse(name);
            return address.isIpv4() ? (address.low() >>> 24 & 0xff) == 127 : address.high() == 0 && address.low() == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
