package dev.tcpwarden.publish.log;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.rolling.helper.Compressor;
import dev.tcpwarden.history.RotatedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that an earlier agent was compressing when it was killed: Logback itself neither goes on with them nor deletes them. */
final class CutOffFiles {

    private CutOffFiles() {}

    /** Compresses those of a log, again from the beginning. */
    static void compress(Path log, Context context) throws IOException {
        for (RotatedFile file : RotatedFile.of(log)) {
            if (file.isTemporary()) {
                Path result = file.compressed();
                Files.deleteIfExists(result); // which is not whole
                Compressor compressor = new Compressor(CompressionMode.GZ);
                compressor.setContext(context);
                compressor.compress(file.path().toString(), result.toString(), String.valueOf(log.getFileName()));
            }
        }
    }
}
