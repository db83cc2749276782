package dev.tcpwarden.history;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a log that was rotated: {@code FILE.2027-01-31.0.gz}. Logback names what it is compressing as the result, with a number
 * and {@code .tmp}.
 *
 * @param log the file that is written
 * @param number of that day, from 0
 * @param isTemporary whether it is the source of a compression
 */
public record RotatedFile(Path log, Path path, String day, int number, boolean isTemporary) {

    private static final Pattern FORM =
            Pattern.compile("\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})(\\.gz(\\d{1,20}\\.tmp)?)?");

    /**
     * Those of a log, the oldest first; of one that is being compressed both files.
     *
     * @throws IOException if its folder cannot be listed
     */
    public static List<RotatedFile> of(Path log) throws IOException {
        List<RotatedFile> rotated = new ArrayList<>();
        Path folder = log.toAbsolutePath().getParent();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                files.forEach(file -> of(log, file).ifPresent(rotated::add));
            }
        }
        rotated.sort(Comparator.comparing(RotatedFile::day).thenComparingInt(RotatedFile::number));
        return rotated;
    }

    /** What a file is, unless it is none of that log. */
    static Optional<RotatedFile> of(Path log, Path file) {
        String name = String.valueOf(log.getFileName());
        String text = String.valueOf(file.getFileName());
        Matcher form = FORM.matcher(text.substring(text.startsWith(name) ? name.length() : 0));
        return form.matches()
                ? Optional.of(new RotatedFile(
                        log, file, form.group(1), Integer.parseInt(form.group(2)), form.group(4) != null))
                : Optional.empty();
    }

    /** Whether both have the same lines, by their names. */
    boolean isSame(RotatedFile other) {
        return day.equals(other.day) && number == other.number;
    }

    /** Where it is once it is compressed. */
    public Path compressed() {
        return path.resolveSibling(log.getFileName() + "." + day + "." + number + ".gz");
    }
}
