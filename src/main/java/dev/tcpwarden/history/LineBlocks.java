package dev.tcpwarden.history;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** One file of the log, plain or compressed, in blocks of whole lines. */
final class LineBlocks implements AutoCloseable {

    private static final int GZIP_BUFFER = 64 * 1024;

    private final InputStream in;
    private final int blockBytes;
    private byte[] rest = new byte[0]; // of a line whose end was not read yet
    private boolean isTorn;

    private LineBlocks(InputStream in, int blockBytes) {
        this.in = in;
        this.blockBytes = blockBytes;
    }

    static LineBlocks open(Path file, int blockBytes) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            boolean compressed = file.getFileName().toString().endsWith(".gz");
            return new LineBlocks(compressed ? new GZIPInputStream(in, GZIP_BUFFER) : in, blockBytes);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The next whole lines; null at the end, also of a compressed file that is cut off. */
    @Nullable
    LineBlock next() throws IOException {
        byte[] block = Arrays.copyOf(rest, blockBytes);
        int length = rest.length;
        while (length < blockBytes) {
            int read = read(block, length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        int lines = lastLineFeed(block, length) + 1;
        isTorn |= lines == 0 && length > 0; // the file's end without one, or a line that is as long as a block
        rest = lines == 0 ? new byte[0] : Arrays.copyOfRange(block, lines, length);
        if (length == 0) {
            return null;
        }
        return lines == 0 && length < blockBytes ? null : new LineBlock(block, lines);
    }

    private int read(byte[] block, int from) throws IOException {
        try {
            return in.read(block, from, block.length - from);
        } catch (EOFException | ZipException e) {
            isTorn = true;
            return -1;
        }
    }

    private static int lastLineFeed(byte[] block, int length) {
        int at = length - 1;
        while (at >= 0 && block[at] != '\n') {
            at--;
        }
        return at;
    }

    /** Whether what was read has a line without an end, or the file ends where it should not. */
    boolean isTorn() {
        return isTorn;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
