package dev.tcpwarden.process.procfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code stat} of one process, kept open: to read it again costs one system call and no object. The kernel ties it to the
 * process, so it never shows another one that has reused the pid; see proc_pid_stat(5).
 */
final class StatFile implements AutoCloseable {

    /** More than is read of it: the pid, the name, the state. */
    static final int SIZE = 256;

    private final FileChannel channel;

    /** What precedes the state, {@code 42 (name) }; none until it was read once. */
    private byte @Nullable [] head;

    StatFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Whether the process runs, under the name that it had when this was asked last. Where it may be otherwise, or the first time,
     * the answer is no.
     *
     * @param buffer of {@link #SIZE} bytes
     */
    boolean isAsBefore(ByteBuffer buffer) {
        try {
            int length = channel.read(buffer.clear(), 0);
            int state = stateAt(buffer, length);
            if (state < 0) {
                return false;
            }
            boolean exited = buffer.get(state) == 'Z' || buffer.get(state) == 'X';
            ByteBuffer now = buffer.slice(0, state);
            if (head != null && now.equals(ByteBuffer.wrap(head))) {
                return !exited;
            }
            head = new byte[state];
            now.get(head);
            return false;
        } catch (IOException e) { // the process has exited; otherwise the next fresh read of the file fails too
            return false;
        }
    }

    /** Where the state is: after the last bracket, since the name may hold brackets, too. */
    private static int stateAt(ByteBuffer buffer, int length) {
        int at = length - 1;
        while (at >= 0 && buffer.get(at) != ')') {
            at--;
        }
        return at < 0 || at + 2 >= length ? -1 : at + 2;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            return; // it was read only
        }
    }
}
