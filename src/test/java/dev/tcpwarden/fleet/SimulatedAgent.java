package dev.tcpwarden.fleet;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Serves the exposition of a real agent again, as the agent of another host would: counters grow, each at a pace of its own, gauges
 * go up and down, and each process is replaced by one of the same name and another pid every few hours. On one host of 50 this is
 * also true of what is 0 on hosts that are well: failures, losses, full backlogs.
 */
final class SimulatedAgent {

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SERIES = Pattern.compile("(\\w+)(\\{.*})? (\\S+)");
    private static final Pattern PID = Pattern.compile("([{,]pid=\")(\\d+)(?=\")");

    /** What of a gauge is the same at any time. */
    private static final Pattern CONSTANT = Pattern.compile(
            "\\w+_(info|limit|limit_bytes|pressure_bytes|timestamp_seconds|up|ports|successful|paused|max)"
                    + "|tcpwarden_up|process_start_time_seconds");

    private static final Pattern AGE = Pattern.compile("tcpwarden_(oldest_connection|\\w*age)_seconds");

    /** What stays as it is on a host that is well. */
    private static final Pattern TROUBLE = Pattern.compile(
            "\\w+_(stalled|failed|aborted|retransmitted|unattributed|lost|drops|overflows|denied|terminations|backlog|queue|connect_seconds_sum)_?.*"
                    + "|.*(state=\"(?!established|listen|time_wait)|result=\"(?!established|success)|read=\"false\").*");

    private static final int WELL_BUT_ONE = 50;
    private static final int RESTARTS_EVERY = 6 * 3600;

    private final int number;
    private final List<Line> lines;

    private SimulatedAgent(int number, List<Line> lines) {
        this.number = number;
        this.lines = lines;
    }

    /** Makes agents of that exposition, in the text format of Prometheus, by their numbers. */
    static IntFunction<SimulatedAgent> like(String exposition) {
        Map<String, String> types = TYPE.matcher(exposition)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        List<Line> lines = exposition.lines().map(line -> line(line, types)).toList();
        return number -> new SimulatedAgent(number, lines);
    }

    /** How many series it serves. */
    long series() {
        return lines.stream().filter(line -> line.kind != Kind.COMMENT).count();
    }

    /** What it serves so many seconds after the fleet was started. */
    String exposition(long seconds) {
        StringBuilder text = new StringBuilder();
        String histogram = "";
        double below = 0; // in the buckets before
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.kind == Kind.COMMENT) {
                text.append(line.head).append('\n');
                continue;
            }
            int random = mix(number * 31 + i);
            long age = seconds + 3600;
            text.append(line.head);
            if (line.pid > 0) {
                age = seconds + Math.floorMod(mix(number * 31 + line.pid), RESTARTS_EVERY);
                text.append(line.pid + 1000 * (age / RESTARTS_EVERY)).append(line.tail);
                age %= RESTARTS_EVERY;
            }
            boolean moves = !line.trouble || number % WELL_BUT_ONE == WELL_BUT_ONE - 1;
            double value = moves ? line.value(random, age) : line.first;
            if (line.kind == Kind.BUCKET) {
                below = line.histogram.equals(histogram) ? below + value : value;
                histogram = line.histogram;
                value = below;
            }
            text.append(' ').append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
            text.append('\n');
        }
        return text.toString();
    }

    private static Line line(String text, Map<String, String> types) {
        Matcher series = SERIES.matcher(text);
        if (!series.matches()) {
            return new Line(Kind.COMMENT, text, 0, "", 0, "", false);
        }
        String labels = series.group(2) == null ? "" : series.group(2);
        String key = series.group(1) + labels;
        Matcher pid = PID.matcher(key);
        boolean hasPid = pid.find();
        return new Line(
                kind(series.group(1), types),
                hasPid ? key.substring(0, pid.start(2)) : key,
                hasPid ? Integer.parseInt(pid.group(2)) : 0,
                hasPid ? key.substring(pid.end(2)) : "",
                Double.parseDouble(series.group(3)),
                key.replaceFirst(",?le=\"[^\"]*\"", ""),
                TROUBLE.matcher(key).matches());
    }

    private static Kind kind(String name, Map<String, String> types) {
        String family = name.replaceFirst("_(bucket|sum|count)$", "");
        if (name.endsWith("_bucket") && "histogram".equals(types.get(family))) {
            return Kind.BUCKET;
        }
        boolean counts = Stream.of(types.getOrDefault(name, ""), types.getOrDefault(family, ""))
                .anyMatch(type -> type.equals("counter") || type.equals("histogram") || type.equals("summary"));
        if (counts) {
            return Kind.COUNTER;
        }
        if (AGE.matcher(name).matches()) {
            return Kind.AGE;
        }
        return CONSTANT.matcher(name).matches() ? Kind.CONSTANT : Kind.GAUGE;
    }

    /** The finalizer of MurmurHash3: neighbours become numbers that have nothing in common. */
    private static int mix(int value) {
        int mixed = value;
        mixed = (mixed ^ mixed >>> 16) * 0x85eb_ca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2_ae35;
        return mixed ^ mixed >>> 16;
    }

    private enum Kind {
        COMMENT,
        CONSTANT,
        GAUGE,
        AGE,
        COUNTER,
        BUCKET
    }

    /**
     * @param head all before the value, or before the pid
     * @param pid 0 for none
     * @param histogram of a bucket: what all of its histogram share
     */
    private record Line(Kind kind, String head, int pid, String tail, double first, String histogram, boolean trouble) {

        double value(int random, long age) {
            return switch (kind) {
                case COMMENT, CONSTANT -> first;
                case AGE -> age;
                // half of them stay as they are, as on a host where not all that can happen does
                case GAUGE -> (random & 1) == 0 ? first : first + Math.floorMod(mix(random + (int) (age / 30)), 20);
                case COUNTER, BUCKET -> (random & 1) == 0 ? first : first + Math.floor(age * (random >>> 24) / 16.0);
            };
        }
    }
}
