package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.BpfUse;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.windows.Elevation;
import dev.tcpwarden.kernel.windows.WindowsProcesses;
import dev.tcpwarden.kernel.windows.WindowsSocketTerminator;
import dev.tcpwarden.kernel.windows.WindowsTcpTableSource;
import dev.tcpwarden.process.windows.MissingPrivileges;
import dev.tcpwarden.process.windows.PidOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import java.io.IOException;
import java.util.Optional;

/** Windows: the table with its owners by GetExtendedTcpTable, terminations by SetTcpEntry. */
final class WindowsPlatform implements Platform {

    private final WindowsTcpTableSource source;
    private final WindowsTcpTableSource existenceSource; // a source serves one thread at a time
    private final TableReader reader;
    private final boolean elevated;

    private WindowsPlatform() throws IOException {
        source = WindowsTcpTableSource.open();
        existenceSource = WindowsTcpTableSource.open();
        reader = new TableReader(source, new PidOwnerLookup(source, new WindowsProcesses()));
        elevated = Elevation.ofThisProcess();
    }

    static WindowsPlatform open(AgentConfig.Host host) throws IOException {
        if (host.bpf() == BpfUse.REQUIRE) {
            throw new ConfigException("there is no BPF on Windows: only --bpf=auto and --bpf=off work");
        }
        return new WindowsPlatform();
    }

    @Override
    public TableReader reader() {
        return reader;
    }

    @Override
    public SocketExistence existence() {
        return existenceSource::survives;
    }

    @Override
    public SocketTerminator terminator() {
        return new WindowsSocketTerminator(existenceSource);
    }

    @Override
    public Optional<String> missingPrivileges(boolean terminate) {
        return MissingPrivileges.describe(elevated, terminate);
    }

    @Override
    public void close() {
        existenceSource.close();
        source.close();
    }
}
