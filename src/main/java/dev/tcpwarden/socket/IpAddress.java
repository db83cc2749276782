package dev.tcpwarden.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address in 128 bits, network order: {@code high} holds the first eight bytes.
 *
 * <p>IPv4 is kept as its mapped form {@code ::ffff:a.b.c.d} (RFC 4291 §2.5.5.2), so an IPv4-mapped address of an IPv6 socket and
 * the IPv4 address are equal and are shown alike.
 *
 * @param scope of a link-local address the index of the interface that it is on (RFC 4007): without it such an address says little,
 *     as every interface has the same network. 0 where it is not known, and for all other addresses.
 */
public record IpAddress(long high, long low, int scope) {

    private static final long MAPPED_PREFIX = 0xffffL << 32;
    private static final int IPV4_BYTES = 4;
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    public IpAddress {
        if (scope != 0 && !isLinkLocal(high)) {
            throw new IllegalArgumentException("only link-local addresses have a scope");
        }
    }

    /** An address without a scope. */
    public IpAddress(long high, long low) {
        this(high, low, 0);
    }

    /** An address of a socket that is bound to that interface, or to none (0). It becomes the scope if the address is link-local. */
    public static IpAddress on(int interfaceIndex, long high, long low) {
        return new IpAddress(high, low, isLinkLocal(high) ? interfaceIndex : 0);
    }

    /** True for the addresses in fe80::/10. */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /** The IPv4 address with these 32 bits, most significant byte first: {@code 0x7f000001} is 127.0.0.1. */
    public static IpAddress ofIpv4(int bits) {
        return new IpAddress(0, lowOfIpv4(bits));
    }

    /** The {@code low} half of an IPv4 address (its {@code high} half is 0), for those that fill columns. */
    public static long lowOfIpv4(int bits) {
        return MAPPED_PREFIX | Integer.toUnsignedLong(bits);
    }

    /** True if the 128 bits are an IPv4 address in its mapped form. */
    public static boolean isIpv4(long high, long low) {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED_PREFIX;
    }

    /** 127.0.0.0/8 or ::1, which never leave their network namespace. */
    public boolean isLoopback() {
        return isLoopback(high, low);
    }

    /** The same of an address in columns. */
    public static boolean isLoopback(long high, long low) {
        return isIpv4(high, low) ? (low >>> 24 & 0xff) == 127 : high == 0 && low == 1;
    }

    public boolean isIpv4() {
        return isIpv4(high, low);
    }

    /**
     * The address that {@code text} writes: dotted IPv4, or IPv6 in any form of RFC 4291 §2.2, without brackets. A link-local one may
     * have the name or the index of its interface: {@code fe80::1%eth0}. Never asks a name server.
     *
     * @throws IllegalArgumentException with a sentence that names the text
     */
    public static IpAddress parse(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return parseUnscoped(text);
        }
        IpAddress address = parseUnscoped(text.substring(0, percent));
        if (!isLinkLocal(address.high)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names an interface, which only link-local addresses (fe80::/10) have");
        }
        String zone = text.substring(percent + 1);
        int scope = InterfaceNames.index(zone)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is on no interface of this host: there is no \"" + zone + "\""));
        return new IpAddress(address.high, address.low, scope);
    }

    private static IpAddress parseUnscoped(String text) {
        long ipv4 = parseIpv4(text);
        if (ipv4 >= 0) {
            return ofIpv4((int) ipv4);
        }
        if (!IPV6.matcher(text).matches()) {
            throw notAnAddress(text);
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return bytes.length == IPV4_BYTES
                    ? ofIpv4(buffer.getInt())
                    : new IpAddress(buffer.getLong(), buffer.getLong());
        } catch (UnknownHostException e) {
            throw notAnAddress(text);
        }
    }

    /** Its 32 bits; -1 if it is not four decimal numbers of 0 to 255, without leading zeros, with dots between them. */
    private static long parseIpv4(String text) {
        long bits = 0;
        int at = 0;
        for (int part = 0; part < IPV4_BYTES; part++) {
            int end = part == IPV4_BYTES - 1 ? text.length() : text.indexOf('.', at);
            int octet = end < 0 ? -1 : parseOctet(text, at, end);
            if (octet < 0) {
                return -1;
            }
            bits = bits << 8 | octet;
            at = end + 1;
        }
        return bits;
    }

    private static int parseOctet(String text, int from, int to) {
        int length = to - from;
        if (length < 1 || length > 3 || (length > 1 && text.charAt(from) == '0')) {
            return -1;
        }
        int octet = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            octet = octet * 10 + digit;
        }
        return octet > 255 ? -1 : octet;
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not an IPv4 or IPv6 address");
    }

    /** Dotted for IPv4, the canonical text of RFC 5952 for IPv6, with the interface if there is a scope: {@code fe80::1%eth0}. */
    @Override
    public String toString() {
        String text = isIpv4() ? dotted((int) low) : rfc5952();
        return scope == 0 ? text : text + '%' + InterfaceNames.of(scope);
    }

    private static String dotted(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }

    private int group(int index) {
        return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xffff;
    }

    private String rfc5952() {
        int longestStart = -1;
        int longest = 1; // a single zero group is written out
        for (int i = 0, run = 0; i < 8; i++) {
            run = group(i) == 0 ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                longestStart = i - run + 1;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == longestStart) {
                text.append("::");
                i += longest - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
