package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.TcpStat;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decodes what procfs says of the network stack: net/ipv4/proc.c and Documentation/networking/ip-sysctl.rst of the kernel. */
final class ProcNetParser {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int LAST_PORT = 65_535;

    private ProcNetParser() {}

    /**
     * The counters of {@code net/netstat}: a line of names, then a line of values, both behind the word {@code TcpExt:}. Kernels
     * differ in what they count, so fields are found by name.
     */
    static Map<TcpStat, Long> counters(String netstat) throws MalformedMessageException {
        List<String[]> lines = lines(netstat, "TcpExt:");
        Map<TcpStat, Long> stats = new EnumMap<>(TcpStat.class);
        if (lines.size() >= 2) {
            List<String> names = Arrays.asList(lines.get(0));
            String[] values = lines.get(1);
            put(stats, TcpStat.LISTEN_OVERFLOWS, values, names.indexOf("ListenOverflows"), 1);
            put(stats, TcpStat.LISTEN_DROPS, values, names.indexOf("ListenDrops"), 1);
        }
        return stats;
    }

    /**
     * What {@code net/sockstat} says is in use: {@code TCP: inuse 5 orphan 0 tw 2 alloc 7 mem 3}, the last of it in pages. (In
     * units of 4,096 bytes before Linux 5.19, which is another thing only where pages are larger.)
     */
    static Map<TcpStat, Long> usage(String sockstat, long pageBytes) throws MalformedMessageException {
        Map<TcpStat, Long> stats = new EnumMap<>(TcpStat.class);
        for (String[] words : lines(sockstat, "TCP:")) {
            List<String> line = Arrays.asList(words);
            put(stats, TcpStat.ORPHANED_CONNECTIONS, words, after(line, "orphan"), 1);
            put(stats, TcpStat.TCP_MEMORY_BYTES, words, after(line, "mem"), pageBytes);
        }
        return stats;
    }

    /**
     * How many TCP sockets {@code net/sockstat} counts, {@code TCP: inuse 5 orphan 0 tw 2 alloc 7 mem 3}, or the file beside it for
     * IPv6, {@code TCP6: inuse 1}. What is bound and nothing else is not among them.
     */
    static Long socketsInUse(String sockstat) throws MalformedMessageException {
        long sockets = 0;
        for (String line : List.of("TCP:", "TCP6:")) {
            for (String[] words : lines(sockstat, line)) {
                for (String name : List.of("inuse", "tw")) {
                    int index = after(Arrays.asList(words), name);
                    sockets += index > 0 && index < words.length ? number(words[index]) : 0;
                }
            }
        }
        return sockets;
    }

    private static int after(List<String> line, String name) {
        int index = line.indexOf(name);
        return index < 0 ? index : index + 1;
    }

    /** {@code sys/net/ipv4/tcp_mem}: low, pressure and high, in pages. */
    static Map<TcpStat, Long> memoryLimits(String tcpMem, long pageBytes) throws MalformedMessageException {
        String[] words = words(tcpMem);
        Map<TcpStat, Long> stats = new EnumMap<>(TcpStat.class);
        put(stats, TcpStat.TCP_MEMORY_PRESSURE_BYTES, words, 1, pageBytes);
        put(stats, TcpStat.TCP_MEMORY_LIMIT_BYTES, words, 2, pageBytes);
        return stats;
    }

    /** A file of one number. */
    static Map<TcpStat, Long> single(TcpStat stat, String text) throws MalformedMessageException {
        Map<TcpStat, Long> stats = new EnumMap<>(TcpStat.class);
        put(stats, stat, words(text), 0, 1);
        return stats;
    }

    /** {@code sys/net/ipv4/ip_local_port_range}: the first and the last. */
    static int[] portRange(String text) throws MalformedMessageException {
        String[] words = words(text);
        if (words.length != 2) {
            throw new MalformedMessageException("\"" + text.strip() + "\" is no range of ports");
        }
        return range(words[0], words[1]);
    }

    /** {@code sys/net/ipv4/ip_local_reserved_ports}: {@code 8080,9148-9150}, or nothing. */
    static BitSet ports(String text) throws MalformedMessageException {
        BitSet ports = new BitSet();
        if (!text.isBlank()) {
            for (String part : text.strip().split(",", -1)) {
                int dash = part.indexOf('-');
                int[] range = dash < 0 ? range(part, part) : range(part.substring(0, dash), part.substring(dash + 1));
                ports.set(range[0], range[1] + 1);
            }
        }
        return ports;
    }

    private static int[] range(String first, String last) throws MalformedMessageException {
        long low = number(first);
        long high = number(last);
        if (low > high || high > LAST_PORT) {
            throw new MalformedMessageException(first + " to " + last + " is no range of ports");
        }
        return new int[] {(int) low, (int) high};
    }

    private static void put(Map<TcpStat, Long> stats, TcpStat stat, String[] words, int index, long unit)
            throws MalformedMessageException {
        if (index >= 0 && index < words.length) {
            long value = number(words[index]);
            stats.put(stat, value > Long.MAX_VALUE / unit ? Long.MAX_VALUE : value * unit);
        }
    }

    /** An unsigned number; {@link Long#MAX_VALUE} for those beyond it, which are limits that are never reached. */
    private static long number(String word) throws MalformedMessageException {
        try {
            long value = Long.parseUnsignedLong(word);
            return value < 0 ? Long.MAX_VALUE : value;
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("\"" + word + "\" is no number");
        }
    }

    /** The words of the lines that begin with {@code first}, a word and a colon, which is one of them. */
    private static List<String[]> lines(String text, String first) {
        return text.lines()
                .filter(line -> line.startsWith(first))
                .map(ProcNetParser::words)
                .toList();
    }

    private static String[] words(String text) {
        return BLANKS.split(text.strip());
    }
}
