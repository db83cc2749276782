package dev.tcpwarden.testing;

import com.sun.jna.Native;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A network namespace of a test's own, with nothing in it but loopback, which is up. It belongs to one thread: what that thread
 * opens, and every process that it starts, is inside. It is removed with the thread and those processes.
 */
public final class NetworkNamespace implements AutoCloseable {

    private static final int CLONE_NEWNET = 0x4000_0000;

    static {
        Native.register("c");
    }

    private static native int unshare(int flags);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "netns"));

    /** Needs root and the program {@code ip}. */
    public static NetworkNamespace create() throws Exception {
        Needs.root();
        new ServerSocket().close(); // Java's first look for IPv6 is a socket, which is not to be one of the namespace
        String ip = Needs.program("ip").toString();
        NetworkNamespace namespace = new NetworkNamespace();
        namespace.call(() -> {
            if (unshare(CLONE_NEWNET) != 0) {
                throw new IllegalStateException("unshare(CLONE_NEWNET): errno " + Native.getLastError());
            }
            int exit = new ProcessBuilder(ip, "link", "set", "lo", "up").start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("ip link set lo up: exit " + exit);
            }
            return null;
        });
        return namespace;
    }

    /** Runs {@code work} inside and waits for it; what it throws is thrown here. */
    public <T> T call(Callable<T> work) throws Exception {
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception exception ? exception : e;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
