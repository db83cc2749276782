package dev.tcpwarden.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The files of one log: those that were rotated, {@code FILE.2027-01-31.0.gz}, and the one that is written. */
final class LogFiles {

    /** What follows the name of the log; of a file that is being compressed a number and {@code .tmp} as well. */
    private static final Pattern ROTATED =
            Pattern.compile("\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})(\\.gz)?(\\d{1,20}\\.tmp)?");

    private static final long USUAL_INTERVAL_MILLIS = 300_000;
    private static final int FIRST_BYTES = 16 * 1024;

    /** For clocks that are corrected. */
    private static final long SLACK_MILLIS = 60_000;

    private LogFiles() {}

    private record Rotated(Path path, String day, int number, boolean temporary) {}

    /**
     * All of them, the oldest first.
     *
     * @throws IOException with a clause, if there is none, or they cannot be listed
     */
    static List<Path> of(Path log) throws IOException {
        List<Path> all =
                new ArrayList<>(rotated(log).stream().map(Rotated::path).toList());
        if (Files.exists(log)) {
            all.add(log);
        }
        if (all.isEmpty()) {
            throw new IOException("there is no such file");
        }
        return all;
    }

    /** Those that were rotated and are none of these, the oldest first. */
    static List<Path> rotatedSince(Path log, Collection<Path> known) throws IOException {
        Set<String> before = known.stream().map(LogFiles::uncompressed).collect(Collectors.toSet());
        return rotated(log).stream()
                .map(Rotated::path)
                .filter(file -> !before.contains(uncompressed(file)))
                .toList();
    }

    /** What a file was called before it was compressed. */
    private static String uncompressed(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.gz(\\d+\\.tmp)?$", "");
    }

    private static List<Rotated> rotated(Path log) throws IOException {
        List<Rotated> rotated = new ArrayList<>();
        Path folder = log.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return rotated;
        }
        String name = String.valueOf(log.getFileName());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String text = String.valueOf(file.getFileName());
                Matcher form = ROTATED.matcher(text.substring(text.startsWith(name) ? name.length() : 0));
                if (form.matches()) {
                    rotated.add(
                            new Rotated(file, form.group(1), Integer.parseInt(form.group(2)), form.group(4) != null));
                }
            }
        }
        rotated.removeIf(file -> rotated.stream().anyMatch(other -> replaces(other, file)));
        rotated.sort(Comparator.comparing(Rotated::day).thenComparingInt(Rotated::number));
        return rotated;
    }

    /** Whether one is what the other, which is not whole, is being compressed from. */
    private static boolean replaces(Rotated temporary, Rotated file) {
        return temporary.temporary
                && !file.temporary
                && temporary.day.equals(file.day)
                && temporary.number == file.number;
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

    /** What a file that was being compressed has become; nothing for others. */
    static Optional<Path> compressed(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.matches(".*\\.gz\\d{1,20}\\.tmp")
                ? Optional.of(file.resolveSibling(name.replaceFirst("\\d+\\.tmp$", "")))
                : Optional.empty();
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
