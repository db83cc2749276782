package dev.tcpwarden.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The files of one log: those that were rotated, {@code FILE.2027-01-31.0.gz}, and the one that is written. */
final class LogFiles {

    private static final long USUAL_INTERVAL_MILLIS = 300_000;
    private static final int FIRST_BYTES = 16 * 1024;

    /** For clocks that are corrected. */
    private static final long SLACK_MILLIS = 60_000;

    private LogFiles() {}

    /**
     * All of them, the oldest first.
     *
     * @throws IOException with a clause, if there is none, or they cannot be listed
     */
    static List<Path> of(Path log) throws IOException {
        boolean isWritten = Files.exists(log); // first: what is rotated meanwhile is found by rotatedSince
        List<Path> all =
                new ArrayList<>(rotated(log).stream().map(RotatedFile::path).toList());
        if (isWritten || Files.exists(log)) {
            all.add(log);
        }
        if (all.isEmpty()) {
            throw new IOException("there is no such file");
        }
        return all;
    }

    /** Those that were rotated and are none of these, the oldest first. */
    static List<Path> rotatedSince(Path log, Collection<Path> known) throws IOException {
        List<RotatedFile> before = known.stream()
                .flatMap(file -> RotatedFile.of(log, file).stream())
                .toList();
        return rotated(log).stream()
                .filter(file -> before.stream().noneMatch(file::isSame))
                .map(RotatedFile::path)
                .toList();
    }

    /** Where a file is that was compressed, or is being compressed, since it was listed. */
    static Optional<Path> renamed(Path log, Path file) throws IOException {
        Optional<RotatedFile> was = RotatedFile.of(log, file);
        return rotated(log).stream()
                .filter(now -> was.filter(now::isSame).isPresent())
                .map(RotatedFile::path)
                .filter(path -> !path.getFileName().equals(file.getFileName()))
                .findFirst();
    }

    /** What is not whole is left out: what it is being compressed from is there. */
    private static List<RotatedFile> rotated(Path log) throws IOException {
        List<RotatedFile> all = RotatedFile.of(log);
        return all.stream()
                .filter(file -> file.isTemporary()
                        || all.stream().noneMatch(other -> other.isTemporary() && other.isSame(file)))
                .toList();
    }

    /**
     * Those that may have lines of this time, in milliseconds, and all after them, as one list; where the clock was set back a new file
     * and another list begin, unless it begins after that time. A line is written after the time that it names, and so not before the
     * file's first line.
     */
    static List<List<Path>> between(List<Path> files, long from, long to) {
        List<List<Path>> runs = new ArrayList<>();
        List<Path> run = new ArrayList<>();
        runs.add(run);
        Begin begin = Begin.of(files.get(0));
        boolean wanted = true;
        for (int i = 0; i < files.size(); i++) {
            if (begin.setBackFrom != LogLine.NO_TIME) {
                run = new ArrayList<>();
                runs.add(run);
                wanted = begin.time <= to;
            }
            Begin next = i + 1 < files.size() ? Begin.of(files.get(i + 1)) : Begin.UNKNOWN;
            if (wanted && next.mayFollow(begin, from)) {
                run.add(files.get(i));
            }
            begin = next;
        }
        return runs;
    }

    /**
     * What the first line says that has a time, in milliseconds.
     *
     * @param setBackFrom as in {@link Mark}
     */
    private record Begin(long time, long setBackFrom) {

        private static final Begin UNKNOWN = new Begin(LogLine.NO_TIME, LogLine.NO_TIME);

        static Begin of(Path file) {
            for (LogLine line : firstLines(file)) {
                if (line.time() != LogLine.NO_TIME) {
                    return new Begin(line.time(), setBackFrom(line));
                }
            }
            return UNKNOWN;
        }

        private static long setBackFrom(LogLine line) {
            try {
                Mark mark = Mark.of(line, LogLine.NO_TIME, 0);
                return mark == null ? LogLine.NO_TIME : mark.setBackFrom();
            } catch (IOException e) {
                return LogLine.NO_TIME; // it will be counted when it is read
            }
        }

        /** Whether the file before this, which begins so, may have lines of that time or later ones. */
        boolean mayFollow(Begin before, long from) {
            long ends = setBackFrom == LogLine.NO_TIME ? time : setBackFrom;
            boolean ordered = before.time != LogLine.NO_TIME && before.time <= ends;
            return !ordered || ends >= from - SLACK_MILLIS;
        }
    }

    /** Between two lines of a connection that stays open, as the newest file says. */
    static long intervalMillis(List<Path> files) {
        return firstLines(files.get(files.size() - 1)).stream()
                .filter(line -> line.event().equals("start"))
                .findFirst()
                .map(LogFiles::intervalMillis)
                .orElse(USUAL_INTERVAL_MILLIS);
    }

    private static long intervalMillis(LogLine start) {
        try {
            return TimeUnit.SECONDS.toMillis(start.read().number("log_interval_seconds"));
        } catch (IOException e) {
            return USUAL_INTERVAL_MILLIS;
        }
    }

    private static List<LogLine> firstLines(Path file) {
        try (LineBlocks blocks = LineBlocks.open(file, FIRST_BYTES)) {
            LineBlock block = blocks.next();
            return block == null ? List.of() : block.lines();
        } catch (IOException e) {
            return List.of(); // reading it will fail as well, and be said
        }
    }
}
