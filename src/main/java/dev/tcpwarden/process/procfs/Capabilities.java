package dev.tcpwarden.process.procfs;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What this agent may read of other users' processes, and whether it may terminate connections. */
final class Capabilities {

    /** linux/capability.h. */
    private static final int CAP_DAC_OVERRIDE = 1;

    private static final int CAP_DAC_READ_SEARCH = 2;
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_PTRACE = 19;

    private static final int LIMIT = 1 << 20;

    private final Procfs procfs;
    private final Optional<ProcessStatus> status;

    Capabilities(Procfs procfs) {
        this.procfs = procfs;
        status = read("self/status").map(ProcessStatus::decode);
    }

    boolean mayTrace() {
        return has(CAP_SYS_PTRACE);
    }

    /** CAP_DAC_OVERRIDE opens directories too. */
    boolean mayOpenFolders() {
        return has(CAP_DAC_READ_SEARCH) || has(CAP_DAC_OVERRIDE);
    }

    /** SOCK_DESTROY of sock_diag(7) takes it. */
    boolean mayTerminate() {
        return has(CAP_NET_ADMIN);
    }

    /** The mount option that hides processes from this agent; nothing if it sees all. */
    Optional<HidePid> hidden() {
        if (mayTrace()) {
            return Optional.empty();
        }
        return read("self/mountinfo")
                .flatMap(file -> HidePid.decode(new String(file, StandardCharsets.UTF_8), procfs.root()))
                .filter(option ->
                        option.hidesFrom(status.map(ProcessStatus::groups).orElse(List.of())));
    }

    /** A file, whole up to a bound; what cannot be read counts as no restriction. */
    private Optional<byte[]> read(String relative) {
        try {
            return procfs.read(relative, LIMIT);
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private boolean has(int capability) {
        return status.flatMap(ProcessStatus::effectiveCapabilities)
                .map(set -> (set >>> capability & 1) != 0)
                .orElse(true);
    }
}
