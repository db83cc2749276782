package dev.tcpwarden;

import dev.tcpwarden.testing.Patience;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The lines in a log of connections that say up to when it is complete. */
final class LogMarks {

    private static final Pattern INTERVAL = Pattern.compile("\\{\"event\":\"interval\".*?\"time\":\"([^\"]*)\"");

    private LogMarks() {}

    /** Waits until the file that is written is complete up to a time. */
    static void await(Path log, Instant time) {
        Patience.await()
                .ignoreExceptionsInstanceOf(NoSuchFileException.class) // between two files
                .until(() -> INTERVAL.matcher(Files.readString(log))
                        .results()
                        .map((MatchResult mark) -> Instant.parse(mark.group(1)))
                        .anyMatch(time::isBefore));
    }
}
