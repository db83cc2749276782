package dev.tcpwarden;

import dev.tcpwarden.cli.Platform;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.linux.LinuxSocketTerminator;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.procfs.MissingRights;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Linux: the table and the end of sockets by sock_diag(7), owners by procfs. */
final class LinuxPlatform implements Platform {

    private final Path procfs;
    private final LinuxTcpTableSource source;
    private final LinuxTcpTableSource existenceSource; // a source serves one thread at a time
    private final ProcfsLinks links;
    private final OwnerLookup lookup;
    private final TableReader reader;
    private final SocketTerminator terminator;
    private final int ownPid;

    private LinuxPlatform(Path procfs) throws IOException {
        this.procfs = procfs;
        ownPid = ownPid(procfs);
        source = LinuxTcpTableSource.open();
        existenceSource = LinuxTcpTableSource.open();
        links = ProcfsLinks.open(procfs);
        lookup = ProcfsOwnerLookup.walking(procfs, links);
        reader = new TableReader(source, lookup);
        terminator = new LinuxSocketTerminator(procfs);
    }

    static LinuxPlatform open(Path procfs) throws IOException {
        return new LinuxPlatform(procfs);
    }

    /** As that procfs numbers it, which may be another PID namespace's. */
    private static int ownPid(Path procfs) throws IOException {
        try {
            return Integer.parseInt(
                    Files.readSymbolicLink(procfs.resolve("self")).toString());
        } catch (IOException | NumberFormatException e) {
            throw new KernelException(
                    procfs + " is no procfs that shows this process: its link self cannot be read", e);
        }
    }

    @Override
    public TableReader reader() {
        return reader;
    }

    @Override
    public TerminationService.Existence existence() {
        return existenceSource::exists;
    }

    @Override
    public SocketTerminator terminator() {
        return terminator;
    }

    @Override
    public int ownPid() {
        return ownPid;
    }

    @Override
    public String ownerLookup() {
        return lookup.name();
    }

    @Override
    public Optional<String> missingRights() {
        return MissingRights.describe(procfs);
    }

    @Override
    public void close() {
        source.close();
        existenceSource.close();
        links.close();
    }
}
