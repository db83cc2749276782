package dev.tcpwarden.socket;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of what is measured of a connection, as {@code struct tcp_info} (include/uapi/linux/tcp.h, RFC 4898) has it.
 * Columns of tables, {@code list -o wide}, JSON, JMX, filters, {@code --by}, the totals of a process and its metrics all follow
 * it, in its order: a new measure is one entry here and one line in the decoder of the system that reports it.
 */
public enum Measure {
    RTT(gauge("rtt", Unit.MICROSECONDS, Storage.INT, "Smoothed round-trip time")
            .header("RTT")
            .filter("rtt")
            .group(Group.MEDIAN_MAX)),
    MIN_RTT(gauge("min_rtt", Unit.MICROSECONDS, Storage.INT, "Minimum round-trip time")
            .header("Min-RTT")
            .filter("min_rtt")),
    SENT_BYTES(counter("sent_bytes", Storage.LONG, "Bytes sent and acknowledged by the peer")
            .header("Sent")
            .group(Group.SUM)),
    RECEIVED_BYTES(counter("received_bytes", Storage.LONG, "Bytes received in order")
            .correctedBy(1) // a FIN that the kernel counted as a byte
            .header("Received")
            .group(Group.SUM)),
    DELIVERY_RATE(
            gauge("delivery_rate", Unit.BYTES_PER_SECOND, Storage.LONG, "Most recent delivery rate in bytes a second")
                    .header("Rate")
                    .filter("delivery_rate")
                    .group(Group.MEDIAN_MAX)),
    SENT_SEGMENTS(
            counter("sent_segments", Storage.INT, "Segments sent, with and without data, retransmitted ones included")),
    RETRANSMITTED_SEGMENTS(counter("retransmitted_segments", Storage.INT, "Retransmitted segments")
            .header("Retrans")
            .filter("retransmits")
            .group(Group.SUM)),
    IDLE(gauge("idle", Unit.MILLISECONDS, Storage.INT, "Time since data was last sent or received")
            .header("Idle")
            .filter("idle")),
    STALLED(flag(
                    "stalled",
                    "Whether data does not get through: unacknowledged with no ACK received for five seconds, in back-off, or"
                            + " with a closed window")
            .header("Stalled")
            .filter("stalled")
            .group(Group.COUNT));

    /** What the numbers of a measure count, and the suffix that its keys have for it. */
    public enum Unit {
        COUNT("", null),
        BYTES_PER_SECOND("_bytes_per_second", null),
        MICROSECONDS("_seconds", ChronoUnit.MICROS),
        MILLISECONDS("_seconds", ChronoUnit.MILLIS),
        /** 1 for true, 0 for false. */
        FLAG("", null);

        private final String suffix;
        private final @Nullable ChronoUnit time;
        private final long perSecond;

        Unit(String suffix, @Nullable ChronoUnit time) {
            this.suffix = suffix;
            this.time = time;
            perSecond = time == null ? 1 : Duration.ofSeconds(1).dividedBy(time.getDuration());
        }

        /** The unit of a time; empty for what is no time. */
        public Optional<ChronoUnit> time() {
            return Optional.ofNullable(time);
        }

        /** How many of a time's units make a second; 1 of what is no time. */
        public long perSecond() {
            return perSecond;
        }

        /** How many digits behind the point a time in seconds has. */
        public int decimals() {
            int decimals = 0;
            for (long rest = perSecond; rest > 1; rest /= 10) {
                decimals++;
            }
            return decimals;
        }
    }

    /** How a column keeps a measure. Those of {@link #INT} are unsigned and wrap at 2^32. */
    enum Storage {
        FLAG,
        INT,
        LONG
    }

    /** What becomes of a measure where connections are added up. */
    public enum Group {
        NONE,
        SUM,
        /** Of a flag: for how many connections it holds. */
        COUNT,
        MEDIAN_MAX
    }

    /** What is not known. */
    public static final long UNKNOWN = -1;

    public static final List<Measure> ALL = List.of(values());

    /** Those that only grow, of which processes have totals. */
    public static final List<Measure> COUNTERS =
            ALL.stream().filter(measure -> measure.counter).toList();

    private static final long UNSIGNED_INT = 0xffff_ffffL;
    private static final long MAX_LONG = 999_999_999_999_999_999L;

    private final String name;
    private final Unit unit;
    private final Storage storage;
    private final boolean counter;
    private final String meaning;
    private final long correction;
    private final @Nullable String header;
    private final @Nullable String filter;
    private final Group group;

    Measure(Entry entry) {
        name = entry.name;
        unit = entry.unit;
        storage = entry.storage;
        counter = entry.counter;
        meaning = entry.meaning;
        correction = entry.correction;
        header = entry.header;
        filter = entry.filter;
        group = entry.group;
    }

    /** The name in JSON, over JMX and of its metric: {@code rtt_seconds}, {@code sent_bytes}. */
    public String key() {
        return key("");
    }

    /** The same of a value made of several connections': {@code rtt_median_seconds} for {@code _median}. */
    public String key(String statistic) {
        return name + statistic + unit.suffix;
    }

    public Unit unit() {
        return unit;
    }

    /** One line for people, a noun phrase without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** The header of its column in {@code list -o wide}; empty if it has none there. */
    public Optional<String> header() {
        return Optional.ofNullable(header);
    }

    /** Its key in filters; empty if there is none. */
    public Optional<String> filter() {
        return Optional.ofNullable(filter);
    }

    public Group group() {
        return group;
    }

    Storage storage() {
        return storage;
    }

    /** The largest value that it can have. */
    public long max() {
        return storage == Storage.INT ? UNSIGNED_INT : MAX_LONG;
    }

    /**
     * How much a counter grew; it is less than 0 where too much was counted before. What was not known {@code before} was 0.
     *
     * @param now known
     */
    public long growth(long before, long now) {
        long growth = now - Math.max(0, before);
        return storage == Storage.INT ? growth & UNSIGNED_INT : Math.max(-correction, growth);
    }

    private static Entry counter(String name, Storage storage, String meaning) {
        return new Entry(name, Unit.COUNT, storage, true, meaning);
    }

    private static Entry gauge(String name, Unit unit, Storage storage, String meaning) {
        return new Entry(name, unit, storage, false, meaning);
    }

    private static Entry flag(String name, String meaning) {
        return new Entry(name, Unit.FLAG, Storage.FLAG, false, meaning);
    }

    /** The measures whose name and value a filter can ask for, by comparison or, of flags, by {@code =}. */
    public static Stream<Measure> inFilters(boolean flags) {
        return ALL.stream().filter(measure -> measure.filter != null && (measure.unit == Unit.FLAG) == flags);
    }

    private static final class Entry {

        private final String name;
        private final Unit unit;
        private final Storage storage;
        private final boolean counter;
        private final String meaning;
        private long correction;
        private @Nullable String header;
        private @Nullable String filter;
        private Group group = Group.NONE;

        Entry(String name, Unit unit, Storage storage, boolean counter, String meaning) {
            this.name = name;
            this.unit = unit;
            this.storage = storage;
            this.counter = counter;
            this.meaning = meaning;
        }

        /** By how much a counter can turn out to have been too high. */
        Entry correctedBy(long most) {
            correction = most;
            return this;
        }

        Entry header(String text) {
            header = text;
            return this;
        }

        Entry filter(String key) {
            filter = key;
            return this;
        }

        Entry group(Group rule) {
            group = rule;
            return this;
        }
    }
}
