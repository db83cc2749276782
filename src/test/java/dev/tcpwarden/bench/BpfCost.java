package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the BPF programs that a process has at tracepoints have cost the host, by the kernel's own statistics, which count only while
 * they are switched on: man 5 proc, Documentation/admin-guide/sysctl/kernel.rst.
 *
 * @param runs how often they ran
 */
record BpfCost(long runs, long nanos) {

    private static final Path STATISTICS = Path.of("/proc/sys/kernel/bpf_stats_enabled");
    private static final int BPF_PROG_TYPE_TRACING = 26; // linux/bpf.h
    private static final Pattern FIELD = Pattern.compile("(prog_type|run_time_ns|run_cnt):\\s+(\\d+)");

    /** Switches the statistics on or off, where the kernel has them and allows it; else they stay at zero. Returns what they were. */
    static boolean count(boolean on) throws IOException {
        if (!Files.isWritable(STATISTICS)) {
            return false;
        }
        boolean before = Files.readString(STATISTICS).startsWith("1");
        Files.writeString(STATISTICS, on ? "1" : "0");
        return before;
    }

    static BpfCost of(long pid) throws IOException {
        BpfCost sum = new BpfCost(0, 0);
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            for (Path descriptor : descriptors.toList()) {
                sum = sum.plus(ofDescriptor(descriptor));
            }
        }
        return sum;
    }

    private static BpfCost ofDescriptor(Path descriptor) throws IOException {
        long type = 0;
        long runs = 0;
        long nanos = 0;
        for (String line : lines(descriptor)) {
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                long value = Long.parseLong(field.group(2));
                switch (field.group(1)) {
                    case "prog_type" -> type = value;
                    case "run_cnt" -> runs = value;
                    default -> nanos = value;
                }
            }
        }
        return type == BPF_PROG_TYPE_TRACING ? new BpfCost(runs, nanos) : new BpfCost(0, 0);
    }

    private static List<String> lines(Path descriptor) throws IOException {
        try {
            return Files.readAllLines(descriptor);
        } catch (NoSuchFileException e) {
            return List.of(); // closed meanwhile
        }
    }

    private BpfCost plus(BpfCost other) {
        return new BpfCost(runs + other.runs, nanos + other.nanos);
    }

    BpfCost since(BpfCost earlier) {
        return new BpfCost(runs - earlier.runs, nanos - earlier.nanos);
    }
}
