package dev.tcpwarden.history;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What an answer lacks: of which times the log says nothing, and what could not be read. Not safe for use by several threads. */
public final class Coverage {

    /** Further ones are not said. */
    private static final int MOST_GAPS = 20;

    private final long from;
    private final long to;
    private final boolean atMoment;
    private long first = LogLine.NO_TIME;
    private long last = LogLine.NO_TIME;
    private long agent = LogLine.NO_TIME; // when the one that wrote the last line started
    private long complete = LogLine.NO_TIME;
    private final List<Gap> gaps = new ArrayList<>();
    private final Set<SetBack> setBacks = new LinkedHashSet<>();
    private long lost;
    private long unreadable;
    private final Map<Path, String> files = new LinkedHashMap<>();

    /** No agent has logged from the one moment to the other. */
    private record Gap(Instant from, Instant to) {}

    /** The clock was. */
    private record SetBack(Instant from, Instant to) {}

    private Coverage(long from, long to, boolean atMoment) {
        this.from = from;
        this.to = to;
        this.atMoment = atMoment;
    }

    /** Of what ended between two times, in milliseconds. */
    static Coverage ofEnded(long from, long to) {
        return new Coverage(from, to, false);
    }

    /** Of what was open at a time, in milliseconds. */
    static Coverage ofOpen(long at) {
        return new Coverage(at, at, true);
    }

    /** Everything is known from that time on. */
    void beginsAt(Instant time) {
        first = time.toEpochMilli();
    }

    /**
     * Adds what a block says, up to where the answer ends: where it is complete, or another agent begins.
     *
     * @return how many rows of the block come before that; nothing if the answer goes on
     */
    OptionalInt add(Found found) {
        unreadable += found.unreadable();
        if (first == LogLine.NO_TIME) {
            first = found.first();
        }
        for (Mark mark : found.marks()) {
            if (mark.before() != LogLine.NO_TIME) {
                last = mark.before();
            }
            boolean end = isEnd(mark);
            add(mark);
            last = mark.time();
            if (end) {
                return OptionalInt.of(mark.rowsBefore());
            }
        }
        if (found.last() != LogLine.NO_TIME) {
            last = found.last();
        }
        return OptionalInt.empty();
    }

    private void add(Mark mark) {
        switch (mark.kind()) {
            case START -> {
                if (isNewAgent(mark)) {
                    addGap(last, mark.number());
                }
                agent = mark.number();
                if (mark.setBackFrom() != LogLine.NO_TIME) {
                    addSetBack(mark.setBackFrom(), mark.time());
                }
            }
            case LOST -> lost += mark.time() < from || complete >= to ? 0 : mark.number();
            case INTERVAL, STOP -> complete = mark.time();
        }
    }

    private void addSetBack(long begin, long end) {
        complete = LogLine.NO_TIME;
        if (begin >= from && end <= to && setBacks.size() < MOST_GAPS) {
            setBacks.add(new SetBack(Instant.ofEpochMilli(begin), Instant.ofEpochMilli(end)));
        }
    }

    private boolean isEnd(Mark mark) {
        return switch (mark.kind()) {
            case START -> atMoment && isNewAgent(mark) && mark.number() > to;
            case INTERVAL, STOP -> mark.time() >= to;
            case LOST -> false;
        };
    }

    private boolean isNewAgent(Mark mark) {
        return mark.number() != agent && last != LogLine.NO_TIME;
    }

    private void addGap(long begin, long end) {
        if (begin < end && end > from && begin < to && gaps.size() < MOST_GAPS) {
            gaps.add(new Gap(Instant.ofEpochMilli(begin), Instant.ofEpochMilli(end)));
        }
    }

    void addUnreadable(int lines) {
        unreadable += lines;
    }

    void addUnreadable(Path file, String why) {
        files.put(file, why);
    }

    /** From when on something is known, if that is later than what was asked for. */
    private Optional<Instant> begins() {
        return first <= from ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first));
    }

    /**
     * Of what was open at a moment: when what was open was logged last, if that was before. What was opened since then, and has not
     * ended in the log, is missing.
     */
    Optional<Instant> completeUntil() {
        return atMoment && complete < to
                ? Optional.of(Instant.ofEpochMilli(Math.max(complete, first)))
                : Optional.empty();
    }

    /** Whether nothing is known of a time. */
    boolean isGap(Instant time) {
        return gaps.stream().anyMatch(gap -> !gap.from.isAfter(time) && gap.to.isAfter(time));
    }

    /** What is missing as sentences, without a full stop, in the time of {@code zone}; none if the answer is whole. */
    public List<String> notes(ZoneId zone) {
        return notes(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(zone));
    }

    /** The same with times in that form. */
    public List<String> notes(DateTimeFormatter form) {
        List<String> notes = new ArrayList<>();
        begins().ifPresent(time -> notes.add("nothing is known before " + form.format(time)));
        gaps.forEach(gap -> notes.add("nothing is known from " + form.format(gap.from) + " to " + form.format(gap.to)
                + ": no agent has logged"));
        setBacks.forEach(back -> notes.add("the clock was set back from " + form.format(back.from) + " to "
                + form.format(back.to) + ", so times between them were there twice"));
        completeUntil()
                .ifPresent(time -> notes.add("what was opened after " + form.format(time)
                        + " and has not ended in the log is missing: open connections are logged from time to time"));
        if (lost > 0) {
            notes.add(lost + " connections could not be logged, and are missing");
        }
        if (unreadable > 0) {
            notes.add(unreadable + " lines cannot be read, and were skipped");
        }
        files.forEach((file, why) -> notes.add("\"" + file + "\" cannot be read: " + why));
        return notes;
    }
}
