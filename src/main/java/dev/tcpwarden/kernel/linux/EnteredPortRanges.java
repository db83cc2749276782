package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.KernelException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Ephemeral ports from procfs, whose settings are those of the reading thread's namespace: it enters each, with CAP_SYS_ADMIN. */
public final class EnteredPortRanges implements PortRanges {

    private final Path procfs;

    public EnteredPortRanges(Path procfs) {
        this.procfs = procfs;
    }

    @Override
    public Optional<EphemeralPorts> of(int netns, OptionalInt process) throws KernelException {
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Path link = NetworkNamespace.link(procfs, process.getAsInt());
        return NetworkNamespace.isOf(link, netns) ? NetworkNamespace.in(link, this::own) : Optional.empty();
    }

    private Optional<EphemeralPorts> own() {
        Path settings = procfs.resolve("sys/net/ipv4");
        return ProcFile.once(settings.resolve("ip_local_port_range"), ProcNetParser::portRange)
                .flatMap(range -> ProcFile.once(settings.resolve("ip_local_reserved_ports"), ProcNetParser::ports)
                        .map(reserved -> new EphemeralPorts(range[0], range[1], reserved)));
    }
}
