package dev.tcpwarden.cli.top;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps what is logged back while the screen is shown, for when it is not. What becomes too much is written although it is: an audit
 * line is worth more than the screen.
 */
public final class Notices extends OutputStream {

    static final int MAX_BYTES = 1 << 20;

    private final OutputStream to;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean released;

    public Notices(OutputStream to) {
        this.to = to;
    }

    @Override
    public synchronized void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (released) {
            to.write(bytes, from, length);
        } else {
            held.write(bytes, from, length);
            if (held.size() > MAX_BYTES) {
                writeHeld();
            }
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (released) {
            to.flush();
        }
    }

    /** Writes what was kept back; what comes later is written at once. A stream that fails takes nothing. */
    public synchronized void release() {
        released = true;
        writeHeld();
    }

    private void writeHeld() {
        try {
            held.writeTo(to);
            to.flush();
        } catch (IOException e) {
            // the terminal is gone
        }
        held.reset();
    }
}
