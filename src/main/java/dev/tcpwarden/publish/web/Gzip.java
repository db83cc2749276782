package dev.tcpwarden.publish.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Answers compressed for clients that accept it (RFC 9110 §12.5.3). */
final class Gzip {

    private Gzip() {}

    /** @param codings the header Accept-Encoding, or null */
    static boolean isAccepted(@Nullable String codings) {
        return codings != null
                && Stream.of(codings.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .anyMatch(one -> one.matches("(x-)?gzip(\\s*;\\s*q=(1(\\.0*)?|0?\\.0*[1-9]\\d*))?"));
    }

    /** For what is compressed once and sent often. */
    static byte[] small(byte[] plain) {
        return compress(plain, Deflater.DEFAULT_COMPRESSION);
    }

    /** For what is sent once. */
    static byte[] fast(byte[] plain) {
        return compress(plain, Deflater.BEST_SPEED);
    }

    private static byte[] compress(byte[] plain, int level) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new Leveled(out, level)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen in memory
        }
        return out.toByteArray();
    }

    private static final class Leveled extends GZIPOutputStream {

        private static final int BUFFER_BYTES = 8 * 1024;

        Leveled(ByteArrayOutputStream out, int level) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(level);
        }
    }
}
