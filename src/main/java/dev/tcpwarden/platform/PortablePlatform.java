package dev.tcpwarden.platform;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.BpfUse;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.portable.OshiTcpTableSource;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.portable.HandleOwnerLookup;
import dev.tcpwarden.sample.TableReader;
import java.util.Optional;
import java.util.function.Supplier;

/** Any system that OSHI can read without starting a program: the table and its owners, no terminations. */
final class PortablePlatform implements Platform {

    private static final TerminationOutcome CANNOT = new TerminationOutcome.Unsupported(
            "the portable source only reads; only the sources linux and windows terminate connections");

    private final OshiTcpTableSource existenceSource; // a source serves one thread at a time
    private final TableReader reader;
    private final boolean root =
            ProcessHandle.current().info().user().filter("root"::equals).isPresent();

    private PortablePlatform(Supplier<OshiTcpTableSource> sources) {
        OshiTcpTableSource source = sources.get();
        existenceSource = sources.get();
        UnattributedReason unfound = root ? UnattributedReason.RACED : UnattributedReason.NO_PERMISSION;
        reader = new TableReader(source, new HandleOwnerLookup(source, "oshi", unfound));
    }

    static PortablePlatform open(AgentConfig.Host host, Supplier<OshiTcpTableSource> sources) {
        if (host.bpf() == BpfUse.REQUIRE) {
            throw new ConfigException("the portable source does not use BPF: only --bpf=auto and --bpf=off work");
        }
        return new PortablePlatform(sources);
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
        return () -> (socket, holder) -> CANNOT;
    }

    @Override
    public Optional<String> missingPrivileges(boolean terminate) {
        return root
                ? Optional.empty()
                : Optional.of(
                        "not root: the sockets of other users' processes have no known owner, or are not seen at all");
    }

    @Override
    public void close() {}
}
