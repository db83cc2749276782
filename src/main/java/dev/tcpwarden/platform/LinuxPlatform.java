package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.OwnerSource;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.linux.BpfSocketHolders;
import dev.tcpwarden.kernel.linux.LinuxSocketDestroyEvents;
import dev.tcpwarden.kernel.linux.LinuxSocketTerminator;
import dev.tcpwarden.kernel.linux.LinuxTcpStatSource;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.NativeHeap;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.procfs.MissingPrivileges;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux: the table and terminations by sock_diag(7), owners by BPF or procfs. */
final class LinuxPlatform implements Platform {

    private static final Logger LOG = LoggerFactory.getLogger(LinuxPlatform.class);

    private final Path procfs;
    private final OwnerSource owners;
    private final Deque<Runnable> opened = new ArrayDeque<>(); // how to close it, the last first
    private final LinuxTcpTableSource existenceSource; // a source serves one thread at a time
    private final LinuxTcpStatSource tcpStats;
    private final TableReader reader;
    private final SocketTerminator terminator;
    private final int ownPid;

    private LinuxPlatform(AgentConfig.Host host) throws IOException {
        procfs = host.procfs();
        owners = host.owners();
        ownPid = ownPid(procfs);
        terminator = new LinuxSocketTerminator(procfs);
        try {
            LinuxTcpTableSource source = LinuxTcpTableSource.open();
            opened.push(source::close);
            existenceSource = LinuxTcpTableSource.open();
            opened.push(existenceSource::close);
            tcpStats = LinuxTcpStatSource.open(procfs);
            opened.push(tcpStats::close);
            ProcfsLinks links = ProcfsLinks.open(procfs);
            opened.push(links::close);
            Optional<BpfSocketHolders> holders = holders(host.owners());
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

    static LinuxPlatform open(AgentConfig.Host host) throws IOException {
        return new LinuxPlatform(host);
    }

    private static Optional<BpfSocketHolders> holders(OwnerSource owners) throws KernelException {
        if (owners == OwnerSource.PROCFS) {
            return Optional.empty();
        }
        try {
            return Optional.of(BpfSocketHolders.open());
        } catch (KernelException e) {
            if (owners == OwnerSource.BPF) {
                throw new KernelException("owners cannot be found by BPF: " + e.getMessage(), e);
            }
            LOG.info("owners come from procfs, not from BPF: {}", e.getMessage());
            return Optional.empty();
        }
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
        return existenceSource::survives;
    }

    @Override
    public SocketTerminator terminator() {
        return terminator;
    }

    @Override
    public Optional<SocketDestroyEvents> openDestroyEvents() {
        try {
            return Optional.of(LinuxSocketDestroyEvents.open(owners != OwnerSource.PROCFS));
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
