package dev.tcpwarden.publish.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The process's own, which stays open. */
final class StandardOutput implements LogTarget {

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void write(byte[] lines) throws IOException {
        out.write(lines);
    }
}
