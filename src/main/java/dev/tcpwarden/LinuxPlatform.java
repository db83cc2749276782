package dev.tcpwarden;

import dev.tcpwarden.cli.Platform;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.linux.LinuxSocketTerminator;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.procfs.MissingRights;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Linux: sock_diag tells of sockets, procfs of their owners. */
final class LinuxPlatform implements Platform {

    private final Path procfs;
    private final TcpTableSource source;
    private final TcpTableSource lookups; // a socket of its own, for those who ask while the table is read
    private final ProcfsLinks links;
    private final OwnerLookup owners;
    private final TableReader reader;
    private final SocketTerminator terminator;

    private LinuxPlatform(Path procfs, TcpTableSource source, TcpTableSource lookups, ProcfsLinks links) {
        this.procfs = procfs;
        this.source = source;
        this.lookups = lookups;
        this.links = links;
        owners = new ProcfsOwnerLookup(procfs, links);
        reader = new TableReader(source, owners);
        terminator = new LinuxSocketTerminator(procfs);
    }

    static LinuxPlatform open(Path procfs) throws IOException {
        return new LinuxPlatform(
                procfs, LinuxTcpTableSource.open(), LinuxTcpTableSource.open(), ProcfsLinks.open(procfs));
    }

    @Override
    public TableReader reader() {
        return reader;
    }

    @Override
    public TerminationService.Existence existence() {
        return lookups::exists;
    }

    @Override
    public SocketTerminator terminator() {
        return terminator;
    }

    @Override
    public int ownPid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    @Override
    public String ownerLookup() {
        return owners.name();
    }

    @Override
    public Optional<String> missingRights() {
        return MissingRights.describe(procfs);
    }

    @Override
    public void close() {
        source.close();
        lookups.close();
        links.close();
    }
}
