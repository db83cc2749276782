package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Why bind(2) failed, in words for the user. Java has errno only as a text in the language of the process, so other ports of the
 * same address are tried: the system looks at the address first, then at the privilege for the port, then whether the port is
 * free.
 */
final class BindFailure {

    private static final Path FIRST_UNPRIVILEGED = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

    private BindFailure() {}

    static String reason(InetSocketAddress local) {
        if (!canBind(local, 0)) {
            return "this host has no such address";
        }
        int first = firstUnprivilegedPort();
        boolean privileged = local.getPort() < first;
        return privileged && IntStream.range(1, first).noneMatch(port -> canBind(local, port))
                ? "a port below " + first + " needs root or CAP_NET_BIND_SERVICE"
                : "the port is in use";
    }

    private static boolean canBind(InetSocketAddress local, int port) {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(local.getAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int firstUnprivilegedPort() {
        try (InputStream in = Files.newInputStream(FIRST_UNPRIVILEGED)) {
            byte[] digits = in.readNBytes(16); // in one read(2): a second read gets nothing
            return Integer.parseInt(new String(digits, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            return 1024; // where the system does not say, as ever
        }
    }
}
