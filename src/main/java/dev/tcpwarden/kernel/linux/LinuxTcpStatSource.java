package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statistics of the network stack from procfs, in the network namespace of the thread that opened it, as {@link
 * LinuxTcpTableSource} has it. So the files are those below {@code thread-self/net}, not {@code net}: in a container that has
 * the host's procfs mounted beside its own, both lead to this thread.
 *
 * <p>Of other namespaces are read what they count, from the files of a process in them, and their ephemeral ports.
 *
 * <p>Memory and orphans are the whole machine's, and their limits are reported in the initial network namespace only.
 */
public final class LinuxTcpStatSource implements TcpStatSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxTcpStatSource.class);

    private final long pageBytes = Libc.getpagesize();
    private final Path procfs;
    private final int netns;
    private final PortRanges others;
    private final ProcFile netstat;
    private final ProcFile sockstat;
    private final ProcFile tcpMem;
    private final ProcFile maxOrphans;
    private final ProcFile maxTimeWait;
    private final ProcFile portRange;
    private final ProcFile reservedPorts;

    private LinuxTcpStatSource(Path procfs, int netns, PortRanges others) {
        this.procfs = procfs;
        this.netns = netns;
        this.others = others;
        Path net = procfs.resolve("thread-self/net");
        netstat = ProcFile.open(net.resolve("netstat"));
        sockstat = ProcFile.open(net.resolve("sockstat"));
        Path settings = procfs.resolve("sys/net/ipv4");
        tcpMem = ProcFile.open(settings.resolve("tcp_mem"));
        maxOrphans = ProcFile.open(settings.resolve("tcp_max_orphans"));
        maxTimeWait = ProcFile.open(settings.resolve("tcp_max_tw_buckets"));
        portRange = ProcFile.open(settings.resolve("ip_local_port_range"));
        reservedPorts = ProcFile.open(settings.resolve("ip_local_reserved_ports"));
    }

    /**
     * What cannot be opened is absent from what is read.
     *
     * @param others reads the ephemeral ports of other namespaces; stays the caller's to close
     */
    public static LinuxTcpStatSource open(Path procfs, PortRanges others) throws KernelException {
        return new LinuxTcpStatSource(procfs, NetworkNamespace.own(), others);
    }

    @Override
    public TcpStats read() {
        Map<TcpStat, Long> known = new EnumMap<>(TcpStat.class);
        add(known, netstat, ProcNetParser::counters);
        add(known, sockstat, text -> ProcNetParser.usage(text, pageBytes));
        add(known, tcpMem, text -> ProcNetParser.memoryLimits(text, pageBytes));
        add(known, maxOrphans, text -> ProcNetParser.single(TcpStat.ORPHANED_CONNECTIONS_LIMIT, text));
        add(known, maxTimeWait, text -> ProcNetParser.single(TcpStat.TIME_WAIT_LIMIT, text));
        return new TcpStats(netns, ephemeralPorts(), known);
    }

    private static void add(Map<TcpStat, Long> known, ProcFile file, ProcFile.Decoder<Map<TcpStat, Long>> decoder) {
        file.read(decoder).ifPresent(known::putAll);
    }

    private Optional<EphemeralPorts> ephemeralPorts() {
        return portRange
                .read(ProcNetParser::portRange)
                .flatMap(range -> reservedPorts
                        .read(ProcNetParser::ports)
                        .map(reserved -> new EphemeralPorts(range[0], range[1], reserved)));
    }

    /** The file of a process is that of its namespace, and needs no right to enter it. */
    @Override
    public Map<TcpStat, Long> counters(int other, int process) {
        Map<TcpStat, Long> counters = ProcFile.once(
                        procfs.resolve(Integer.toString(process)).resolve("net/netstat"), ProcNetParser::counters)
                .orElse(Map.of());
        boolean isThatOne = NetworkNamespace.isOf(NetworkNamespace.link(procfs, process), other);
        return isThatOne ? counters : Map.of(); // the process has exited, or entered another
    }

    @Override
    public EphemeralPorts ephemeralPorts(int other, OptionalInt process) {
        try {
            return others.of(other, process).orElse(EphemeralPorts.UNKNOWN);
        } catch (KernelException e) {
            LOG.debug("the ephemeral ports of network namespace {} are unknown: {}", other, e.getMessage());
            return EphemeralPorts.UNKNOWN;
        }
    }

    @Override
    public void close() {
        List.of(netstat, sockstat, tcpMem, maxOrphans, maxTimeWait, portRange, reservedPorts)
                .forEach(ProcFile::close);
    }
}
