package dev.tcpwarden.process.procfs;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The option of a procfs mount by which a user sees no directories of other users' processes: {@code hidepid=2} (since Linux 5.8
 * also written {@code invisible}) or {@code 4} ({@code ptraceable}), see proc(5) and Documentation/filesystems/proc.rst.
 *
 * @param value as the mount has it
 * @param exempt the group that still sees all, {@code gid=}
 */
record HidePid(String value, OptionalLong exempt) {

    HidePid {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(exempt, "exempt");
    }

    /**
     * The option of the procfs at {@code root}, if that has it, from {@code /proc/self/mountinfo}: lines such as {@code 23 28
     * 0:22 / /proc rw,relatime shared:13 - proc proc rw,hidepid=2,gid=4}.
     */
    static Optional<HidePid> decode(String mountinfo, Path root) {
        String path = root.toAbsolutePath().normalize().toString();
        Optional<HidePid> found = Optional.empty();
        int depth = -1;
        for (String line : mountinfo.split("\n", -1)) {
            int dash = line.indexOf(" - ");
            String[] mount = line.split(" ", -1);
            String[] kind = line.substring(dash < 0 ? line.length() : dash + 3).split(" ", 3);
            if (mount.length < 5 || kind.length < 3) {
                continue;
            }
            String point = unescape(mount[4]); // any bytes, so that it need not be a path to this JVM
            if (isBelow(path, point) && point.length() >= depth) { // the later of two lies on top
                depth = point.length();
                found = kind[0].equals("proc") ? options(kind[2]) : Optional.empty();
            }
        }
        return found;
    }

    private static boolean isBelow(String path, String point) {
        return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
    }

    private static Optional<HidePid> options(String text) {
        Optional<String> value = Optional.empty();
        OptionalLong group = OptionalLong.empty();
        for (String option : text.split(",", -1)) {
            if (option.startsWith("hidepid=")) {
                value = Optional.of(option.substring("hidepid=".length()));
            } else if (option.matches("gid=\\d{1,10}")) {
                group = OptionalLong.of(Long.parseLong(option.substring("gid=".length())));
            }
        }
        OptionalLong exempt = group;
        return value.filter(List.of("2", "invisible", "4", "ptraceable")::contains)
                .map(it -> new HidePid(it, exempt));
    }

    private static String unescape(String path) {
        return path.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Whether a process in these groups, without CAP_SYS_PTRACE, sees only some of the processes. */
    boolean hidesFrom(List<Long> groups) {
        boolean byTracing = value.equals("4") || value.equals("ptraceable");
        return byTracing || exempt.isEmpty() || !groups.contains(exempt.getAsLong());
    }
}
