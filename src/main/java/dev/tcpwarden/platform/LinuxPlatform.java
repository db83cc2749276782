package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.BpfUse;
import dev.tcpwarden.config.Namespaces;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.NativeAccess;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.linux.BpfDestroyEvents;
import dev.tcpwarden.kernel.linux.BpfPortRanges;
import dev.tcpwarden.kernel.linux.BpfSocketHolders;
import dev.tcpwarden.kernel.linux.BpfTcpTableSource;
import dev.tcpwarden.kernel.linux.EnteredPortRanges;
import dev.tcpwarden.kernel.linux.LinuxSocketDestroyEvents;
import dev.tcpwarden.kernel.linux.LinuxSocketExistence;
import dev.tcpwarden.kernel.linux.LinuxSocketTerminator;
import dev.tcpwarden.kernel.linux.LinuxTcpStatSource;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.NativeHeap;
import dev.tcpwarden.kernel.linux.NetworkNamespace;
import dev.tcpwarden.kernel.linux.PortRanges;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.procfs.MissingPrivileges;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux: the table and terminations by sock_diag(7), owners by BPF or procfs. */
final class LinuxPlatform implements Platform {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxPlatform.class);

    private final Path procfs;
    private final BpfUse bpf;
    private final int netns;
    private final Duration patience;
    private final Deque<Runnable> opened = new ArrayDeque<>(); // how to close it, the last first
    private final LinuxSocketExistence existence;
    private final LinuxTcpStatSource tcpStats;
    private final TableReader reader;
    private final SocketTerminator terminator;
    private final int ownPid;

    private LinuxPlatform(AgentConfig.Host host) throws IOException {
        procfs = host.procfs();
        bpf = host.bpf();
        patience = host.patience();
        netns = host.namespaces() == Namespaces.OWN ? NetworkNamespace.own() : BpfTcpTableSource.ALL_NAMESPACES;
        ownPid = ownPid(procfs);
        try {
            TcpTableSource source = source();
            opened.push(source::close);
            existence = LinuxSocketExistence.open(procfs, bpf != BpfUse.OFF);
            opened.push(existence::close);
            terminator = new LinuxSocketTerminator(procfs, existence);
            tcpStats = LinuxTcpStatSource.open(procfs, portRanges());
            opened.push(tcpStats::close);
            ProcfsLinks links = ProcfsLinks.open(procfs);
            opened.push(links::close);
            Optional<BpfSocketHolders> holders = byBpf("owners come from procfs", BpfSocketHolders::open);
            holders.ifPresent(it -> opened.push(it::close));
            reader = new TableReader(
                    source,
                    holders.map(it -> ProcfsOwnerLookup.withBpf(procfs, links, it))
                            .orElseGet(() -> ProcfsOwnerLookup.byFdScan(procfs, links)));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private TcpTableSource source() throws KernelException {
        Optional<BpfTcpTableSource> source = byBpf(
                "the TCP table is read by sock_diag, of other network namespaces where those can be entered",
                () -> BpfTcpTableSource.open(netns));
        if (source.isPresent()) {
            return source.get();
        }
        return netns == BpfTcpTableSource.ALL_NAMESPACES
                ? LinuxTcpTableSource.openAll(procfs, patience)
                : LinuxTcpTableSource.open();
    }

    private PortRanges portRanges() throws KernelException {
        if (netns != BpfTcpTableSource.ALL_NAMESPACES) {
            return (other, process) -> Optional.empty();
        }
        Optional<BpfPortRanges> ranges = byBpf(
                "the ephemeral ports of other network namespaces are known where those can be entered",
                BpfPortRanges::open);
        ranges.ifPresent(it -> opened.push(it::close));
        return ranges.isPresent() ? ranges.get() : new EnteredPortRanges(procfs);
    }

    /**
     * Opens what BPF provides; empty where it may not be used or does not work here.
     *
     * @param without what is logged then, before the reason
     */
    private <T> Optional<T> byBpf(String without, NativeAccess.Opening<T> opening) throws KernelException {
        if (bpf == BpfUse.OFF) {
            return Optional.empty();
        }
        try {
            return Optional.of(NativeAccess.first(opening));
        } catch (KernelException e) {
            if (bpf == BpfUse.REQUIRE) {
                throw new KernelException("--bpf=require: " + e.getMessage(), e);
            }
            LOG.info("{}: {}", without, e.getMessage());
            return Optional.empty();
        }
    }

    static LinuxPlatform open(AgentConfig.Host host) throws IOException {
        return new LinuxPlatform(host);
    }

    /** As that procfs numbers it, which may be another PID namespace's. */
    private static int ownPid(Path procfs) throws IOException {
        try {
            return Integer.parseInt(
                    Files.readSymbolicLink(procfs.resolve("self")).toString());
        } catch (IOException | NumberFormatException e) {
            throw new KernelException(
                    procfs + " is not a procfs that shows this process: its link self cannot be read", e);
        }
    }

    @Override
    public TableReader reader() {
        return reader;
    }

    @Override
    public TcpStatSource tcpStats() {
        return tcpStats;
    }

    @Override
    public SocketExistence existence() {
        return existence;
    }

    @Override
    public SocketTerminator terminator() {
        return terminator;
    }

    @Override
    public Optional<SocketDestroyEvents> openDestroyEvents() {
        try {
            Optional<BpfDestroyEvents> events = byBpf(
                    "connections that open and close between two samples have only their listener's process, and only in"
                            + " this network namespace",
                    () -> BpfDestroyEvents.open(netns));
            return Optional.of(events.isPresent() ? events.get() : LinuxSocketDestroyEvents.open());
        } catch (KernelException e) {
            LOG.info("connections that open and close between two samples are not seen: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public int ownPid() {
        return ownPid;
    }

    @Override
    public Optional<String> missingPrivileges(boolean terminate) {
        return MissingPrivileges.describe(procfs, terminate);
    }

    @Override
    public void trimMemory() {
        NativeHeap.trim();
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
