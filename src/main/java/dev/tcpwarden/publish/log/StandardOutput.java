package dev.tcpwarden.publish.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** The process's own, which stays open. */
final class StandardOutput implements LogTarget {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Supplier<byte[]> firstLine;
    private boolean begun;

    StandardOutput(Supplier<byte[]> firstLine) {
        this.firstLine = firstLine;
    }

    @Override
    public void write(byte[] lines) throws IOException {
        if (!begun) {
            out.write(firstLine.get());
            begun = true;
        }
        out.write(lines);
    }

    @Override
    public void beginAnew() {
        begun = false;
    }
}
