package dev.tcpwarden.publish.log;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.rolling.helper.Compressor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that an earlier agent was compressing when it was killed: Logback itself neither goes on with them nor deletes them. */
final class CutOffFiles {

    /** How Logback names what it compresses: as the result, with a number. */
    private static final Pattern TEMPORARY = Pattern.compile("(\\.\\d{4}-\\d{2}-\\d{2}\\.\\d+\\.gz)\\d+\\.tmp");

    private CutOffFiles() {}

    /** Compresses those of a log, again from the beginning. */
    static void compress(Path log, Context context) throws IOException {
        String name = String.valueOf(log.getFileName());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(log.toAbsolutePath().getParent())) {
            for (Path file : files) {
                String text = String.valueOf(file.getFileName());
                Matcher form = TEMPORARY.matcher(text.substring(text.startsWith(name) ? name.length() : 0));
                if (form.matches()) {
                    Path result = file.resolveSibling(name + form.group(1));
                    Files.deleteIfExists(result); // which is not whole
                    Compressor compressor = new Compressor(CompressionMode.GZ);
                    compressor.setContext(context);
                    compressor.compress(file.toString(), result.toString(), name);
                }
            }
        }
    }
}
