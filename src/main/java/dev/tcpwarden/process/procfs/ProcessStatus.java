package dev.tcpwarden.process.procfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What {@code /proc/PID/status} says of a process's privileges: proc_pid_status(5), lines such as {@code Uid:\t0\t0\t0\t0}. */
final class ProcessStatus {

    private final String text;

    private ProcessStatus(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    static ProcessStatus decode(byte[] file) {
        return new ProcessStatus(new String(file, StandardCharsets.UTF_8));
    }

    /** The second number of {@code Uid}. */
    Optional<Long> effectiveUid() {
        List<Long> ids = numbers("Uid", 10);
        return ids.size() > 1 ? Optional.of(ids.get(1)) : Optional.empty();
    }

    /** The effective and the supplementary groups. */
    List<Long> groups() {
        List<Long> groups = new ArrayList<>(numbers("Groups", 10));
        List<Long> ids = numbers("Gid", 10);
        if (ids.size() > 1) {
            groups.add(ids.get(1));
        }
        return groups;
    }

    /** The set of effective capabilities; bit {@code n} is capability {@code n} of linux/capability.h. */
    Optional<Long> effectiveCapabilities() {
        return numbers("CapEff", 16).stream().findFirst();
    }

    private List<Long> numbers(String field, int radix) {
        String start = "\n" + field + ":"; // never the first line, which is the name
        int from = text.indexOf(start);
        int to = from < 0 ? -1 : text.indexOf('\n', from + 1);
        if (to < 0) {
            return List.of();
        }
        List<Long> numbers = new ArrayList<>();
        for (String word : text.substring(from + start.length(), to).strip().split("\\s+", -1)) {
            try {
                numbers.add(Long.parseUnsignedLong(word, radix));
            } catch (NumberFormatException e) {
                return List.of();
            }
        }
        return numbers;
    }
}
