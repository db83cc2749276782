package dev.tcpwarden.cli.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Fails once more has been read than a server that is well would send, or for longer. */
final class BoundedStream extends FilterInputStream {

    private final Duration limit;
    private final long startNanos = System.nanoTime();
    private long left;

    BoundedStream(InputStream in, long most, Duration limit) {
        super(in);
        left = most;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int read = super.read(to, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("the answer is too large");
        }
        if (System.nanoTime() - startNanos > limit.toNanos()) {
            throw new IOException("the answer is not complete after " + limit.toSeconds() + " s");
        }
    }
}
