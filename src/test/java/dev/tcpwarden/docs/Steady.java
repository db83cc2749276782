package dev.tcpwarden.docs;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is the same in the output of two runs of an example: all but pids, versions, times and rates, and how wide a column is. */
final class Steady {

    private static final Set<String> MEASURED =
            Set.of("RTT", "Min-RTT", "Rate", "Idle", "RTT-Median", "RTT-Max", "Rate-Median", "Rate-Max");

    private Steady() {}

    static List<String> lines(List<String> output) {
        Set<Integer> varying = output.isEmpty() ? Set.of() : measured(output.get(0));
        return output.stream()
                .map(Steady::line)
                .map(line -> cells(line, varying))
                .toList();
    }

    private static Set<Integer> measured(String header) {
        List<String> names = Arrays.asList(header.split(" +", -1));
        return IntStream.range(0, names.size())
                .filter(i -> MEASURED.contains(names.get(i)))
                .boxed()
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String line(String line) {
        return line.strip() // a terminal ends lines by CR, too
                .replaceAll("(?<=pid[ =]\"?)\\d+", "PID")
                .replaceAll("(?<=#token=)[\\w-]{43}$", "TOKEN")
                .replaceAll("(?<=tcpwarden )\\S+ \\(revision .+, Java [^)]+\\)", "VERSION");
    }

    /** Of a measured cell only whether there is anything. */
    private static String cells(String line, Set<Integer> varying) {
        String[] cells = line.split(" +", -1);
        return IntStream.range(0, cells.length)
                .mapToObj(i -> varying.contains(i) && cells[i].matches("\\d\\S*") ? "MEASURED" : cells[i])
                .collect(Collectors.joining(" "));
    }
}
