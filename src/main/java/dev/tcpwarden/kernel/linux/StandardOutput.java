package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.BrokenPipeException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output that distinguishes a closed pipe from all other errors. Java has errno only as a text in the language of
 * the user, so poll(2) is asked. The C library of macOS has the same function.
 */
public final class StandardOutput extends OutputStream {

    private static final int STDOUT_FILENO = 1;

    private final OutputStream out =
            new FileOutputStream(FileDescriptor.out); // System.out would keep write errors to itself

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw isReaderGone() ? new BrokenPipeException(e) : e;
        }
    }

    private static boolean isReaderGone() {
        try (Memory descriptor = new Memory(Libc.POLLFD_BYTES)) {
            descriptor.clear();
            descriptor.setInt(0, STDOUT_FILENO);
            return Libc.poll(descriptor, new NativeLong(1), 0) == 1
                    && (descriptor.getShort(Libc.POLLFD_REVENTS) & (Libc.POLLERR | Libc.POLLHUP)) != 0;
        }
    }
}
