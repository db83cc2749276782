package dev.tcpwarden.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code /proc/PID/cgroup}, see cgroups(7): a line for each hierarchy of version 1, {@code 4:memory:/docker/3726…} or {@code
 * 1:name=systemd:/…}, and {@code 0::/…} for version 2. A hybrid host has both.
 */
final class CgroupFile {

    /** More than a process with a path in each of a dozen hierarchies takes. */
    static final int LIMIT = 64 * 1024;

    private static final int FIELDS = 3;

    private CgroupFile() {}

    /**
     * What the file says: the first path with a container or a pod, otherwise the first with a unit. systemd's own hierarchy is asked
     * first and version 2 last: on hybrid hosts that may have only the service that started the container.
     */
    static CgroupPath decode(byte[] file) {
        List<CgroupPath> paths = Stream.of(new String(file, StandardCharsets.UTF_8).split("\n", -1))
                .map(line -> line.split(":", FIELDS))
                .filter(fields -> fields.length == FIELDS)
                .sorted(Comparator.comparing(fields -> turn(fields[1])))
                .map(fields -> fields[2])
                .distinct() // mostly the hierarchies of version 1 agree
                .map(CgroupPath::parse)
                .toList();
        return paths.stream()
                .filter(CgroupPath::isContainerOrPod)
                .findFirst()
                .or(() -> paths.stream().filter(path -> !path.unit().isEmpty()).findFirst())
                .orElse(CgroupPath.NONE);
    }

    private static int turn(String controllers) {
        return controllers.equals("name=systemd") ? 0 : controllers.isEmpty() ? 2 : 1;
    }
}
