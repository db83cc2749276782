package dev.tcpwarden.cli;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The output of {@code ss -tanp}, in the terms of {@code list}: by {@code state receive-queue send-queue local remote} the pid of a
 * holder, or "" where it names none.
 */
final class SsTable {

    private static final Pattern PID = Pattern.compile("pid=(\\d+)");
    private static final Map<String, String> STATES =
            Map.of("ESTAB", "established", "FIN-WAIT-1", "fin_wait1", "FIN-WAIT-2", "fin_wait2", "UNCONN", "close");

    private SsTable() {}

    static Map<String, String> read() throws Exception {
        String ss = Needs.program("ss").toString();
        return parse(Jar.command(List.of(ss, "-tanpH")).out());
    }

    static Map<String, String> parse(String output) {
        Map<String, String> rows = new TreeMap<>();
        output.lines().forEach(line -> {
            String[] cells = line.split(" +", -1);
            Matcher pid = PID.matcher(line);
            String local = end(cells[3], "[::]");
            String remote = end(cells[4], local.startsWith("[") ? "[::]" : "0.0.0.0");
            rows.put(
                    String.join(" ", state(cells[0]), cells[1], cells[2], local, remote),
                    pid.find() ? pid.group(1) : "");
        });
        return rows;
    }

    private static String state(String word) {
        return STATES.getOrDefault(word, word.toLowerCase(Locale.ROOT).replace('-', '_'));
    }

    /** ss writes {@code *} for the wildcard of an IPv6 socket, even where its local address is IPv4-mapped. */
    private static String end(String text, String any) {
        return text.replace("[::ffff:127.0.0.1]", "127.0.0.1")
                .replaceFirst("^\\*:", any + ":")
                .replaceFirst(":\\*$", ":0");
    }
}
