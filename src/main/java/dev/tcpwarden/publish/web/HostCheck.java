package dev.tcpwarden.publish.web;

import dev.tcpwarden.socket.IpAddress;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.util.Locale;

/**
 * On loopback a server answers only requests that name the host they are meant for: a page from elsewhere could otherwise have its
 * own name resolve to 127.0.0.1 and read all answers in the visitor's browser (DNS rebinding).
 */
final class HostCheck {

    private static final int MISDIRECTED = 421;

    private final boolean loopback;
    private final String listenHost;

    /** @param bound the address that the server listens on; {@code listenHost} is how its user writes it */
    HostCheck(InetAddress bound, String listenHost) {
        loopback = bound.isLoopbackAddress();
        this.listenHost = listenHost.toLowerCase(Locale.ROOT);
    }

    /** Refuses the request where it names another host. */
    void check(Context context) {
        if (loopback && !isOwn(context.req().getServerName().toLowerCase(Locale.ROOT))) {
            Pages.say(
                    context,
                    MISDIRECTED,
                    "This server listens on loopback only: the Host of a request must be localhost or a loopback address.");
            context.skipRemainingHandlers();
        }
    }

    private boolean isOwn(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return name.equals("localhost") || name.equals(listenHost) || isLoopback(name);
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
