package dev.tcpwarden.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
     * Those that may have lines of this time, in milliseconds, and all after them. A line is written after the time that it names, and
     * so not before the file's first line; where a clock was set back, a file is read in any case.
     */
    static List<Path> since(List<Path> files, long from) {
        List<Path> found = new ArrayList<>();
        OptionalLong begins = firstTime(files.get(0));
        for (int i = 0; i < files.size(); i++) {
            OptionalLong ends = i + 1 < files.size() ? firstTime(files.get(i + 1)) : OptionalLong.empty();
            boolean ordered = begins.isPresent() && ends.isPresent() && begins.getAsLong() <= ends.getAsLong();
            if (!ordered || ends.getAsLong() >= from - SLACK_MILLIS) {
                found.add(files.get(i));
            }
            begins = ends;
        }
        return found;
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

    /** Of the first line that has a time; nothing if none of the first block has. */
    private static OptionalLong firstTime(Path file) {
        return firstLines(file).stream()
                .mapToLong(LogLine::time)
                .filter(time -> time != LogLine.NO_TIME)
                .findFirst();
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
