package dev.tcpwarden.cli.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The users whose programs listen, by {@code tcp} and {@code tcp6} of procfs (net/ipv4/tcp_ipv4.c, get_tcp4_sock): so that a secret of
 * one of them is not given to a program of another that has taken the port.
 */
final class ListenerOwners {

    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int UID = 7;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final Path TCP = Path.of("/proc/self/net/tcp");
    private static final Path TCP6 = Path.of("/proc/self/net/tcp6");

    private ListenerOwners() {}

    /**
     * Whether all that can take a connection to that address belongs to the user whose file this is. True on a system that does not say
     * so.
     */
    static boolean belongsToOwnerOf(Path file, InetSocketAddress address) throws IOException {
        if (!Files.exists(TCP)) {
            return true;
        }
        Set<Integer> owners = new HashSet<>();
        for (Path table : List.of(TCP, TCP6)) {
            owners.addAll(owners(table, address));
        }
        return owners.equals(Set.of(Files.getAttribute(file, "unix:uid")));
    }

    /** Of a table in a file; none where that is not there: without IPv6. */
    static Set<Integer> owners(Path table, InetSocketAddress address) throws IOException {
        try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            return owners(lines, address);
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Of a table, which begins with the listeners. */
    static Set<Integer> owners(Stream<String> lines, InetSocketAddress address) {
        Set<String> ends = ends(address);
        return lines.skip(1)
                .map(line -> line.strip().split("\\s+"))
                .takeWhile(words -> words.length > UID && words[STATE].equals(LISTEN))
                .filter(words -> ends.contains(words[LOCAL]))
                .map(words -> (int) Long.parseLong(words[UID]))
                .collect(Collectors.toSet());
    }

    /** What takes connections to that address, as procfs writes it: on that address or on all. */
    private static Set<String> ends(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String port = String.format(Locale.ROOT, ":%04X", address.getPort());
        Stream<byte[]> addresses = Stream.of(new byte[IPV4_BYTES], new byte[IPV6_BYTES], host.getAddress());
        Stream<byte[]> all = host instanceof Inet4Address
                ? Stream.concat(addresses, Stream.of(mapped(host.getAddress()), mapped(new byte[IPV4_BYTES])))
                : addresses;
        return all.map(bytes -> hex(bytes) + port).collect(Collectors.toSet());
    }

    private static byte[] mapped(byte[] ipv4) {
        byte[] ipv6 = new byte[IPV6_BYTES];
        ipv6[10] = (byte) 0xff;
        ipv6[11] = (byte) 0xff;
        System.arraycopy(ipv4, 0, ipv6, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
        return ipv6;
    }

    /** Words of 32 bits, as the machine has them. */
    private static String hex(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        return IntStream.range(0, address.length / Integer.BYTES)
                .mapToObj(word -> String.format(Locale.ROOT, "%08X", words.getInt(word * Integer.BYTES)))
                .collect(Collectors.joining());
    }
}
