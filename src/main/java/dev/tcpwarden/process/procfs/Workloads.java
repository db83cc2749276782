package dev.tcpwarden.process.procfs;

import dev.tcpwarden.process.Workload;
import java.nio.file.Path;
import java.util.List;

/** Reads what a process is part of: its control group, and the name that its container's runtime gave it. */
final class Workloads {

    /** So much of an id is shown, as {@code docker ps} does. */
    private static final int SHORT_ID = 12;

    private final Procfs procfs;
    private final ContainerNames names;

    Workloads(Procfs procfs) {
        this.procfs = procfs;
        names = new ContainerNames(List.of(procfs.root().resolve("1/root"), Path.of("/")), System::nanoTime);
    }

    /** @param folder of the process, or of a thread of it, in procfs */
    Workload of(String folder) {
        return procfs.read(folder + "/cgroup", CgroupFile.LIMIT)
                .map(CgroupFile::decode)
                .map(this::named)
                .orElse(Workload.NONE);
    }

    private Workload named(CgroupPath path) {
        if (!path.hasContainerId()) {
            return new Workload(path.container(), path.runtime(), path.podUid(), "", path.unit());
        }
        ContainerName name = names.of(path.container());
        return new Workload(
                orElse(name.container(), path.container().substring(0, SHORT_ID)),
                path.runtime(),
                orElse(name.pod(), path.podUid()),
                name.podNamespace(),
                path.unit());
    }

    private static String orElse(String text, String other) {
        return text.isEmpty() ? other : text;
    }
}
