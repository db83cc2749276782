package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.NetworkNamespaces;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Network namespaces by the inode numbers that their links in {@code /proc} have: {@code net:[4026531840]}. */
public final class NetworkNamespace {

    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    private NetworkNamespace() {}

    /**
     * The link of a process in a namespace; empty if none that can be seen is in it.
     *
     * @param likely the pid of a process that may be
     */
    static Optional<Path> link(Path procfs, int netns, OptionalInt likely) throws KernelException {
        if (likely.isPresent()) {
            Path link = link(procfs, likely.getAsInt());
            if (isOf(link, netns)) {
                return Optional.of(link);
            }
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(procfs, "[1-9]*")) {
            for (Path process : processes) {
                Path link = link(process);
                if (isOf(link, netns)) {
                    return Optional.of(link);
                }
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            throw new KernelException("listing " + procfs + ": " + e.getMessage(), e);
        }
    }

    /** The link of a process, there or not. */
    static Path link(Path procfs, int pid) {
        return link(procfs.resolve(Integer.toString(pid)));
    }

    /** @param process its folder in procfs */
    static Path link(Path process) {
        return process.resolve("ns/net");
    }

    /** Whether it leads to that namespace, as far as can be seen. */
    static boolean isOf(Path link, int netns) {
        try {
            return number(link) == netns;
        } catch (KernelException e) { // it has exited, or may not be looked at
            return false;
        }
    }

    /** Opens something that belongs to the namespace of the thread that opens it. */
    @FunctionalInterface
    interface Opening<T> {
        T open() throws KernelException;
    }

    /**
     * Opens something in another namespace, on a thread that enters it and then exits: what it opened stays of that namespace. Needs
     * CAP_SYS_ADMIN, and CAP_SYS_PTRACE for a process of another user.
     *
     * @param link {@code /proc/PID/ns/net} of a process in the namespace
     * @throws ErrnoException with EPERM or EACCES where a right is missing
     */
    static <T> T in(Path link, Opening<T> opening) throws KernelException {
        return onThread(() -> {
            enter(link);
            return opening.open();
        });
    }

    /** Does that on a thread of its own, which may enter namespaces, and which then exits. */
    static <T> T onThread(Opening<T> opening) throws KernelException {
        FutureTask<T> task = new FutureTask<>(opening::open);
        Thread thread = new Thread(task, "network-namespace");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KernelException failure) {
                throw failure;
            }
            throw new KernelException("in another network namespace: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException("interrupted while another network namespace was entered", e);
        }
    }

    /** Moves the calling thread into a namespace, see {@link #in}. */
    static void enter(Path link) throws KernelException {
        int fd = Libc.open(link.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new ErrnoException("open(" + link + ")", Libc.errno());
        }
        int errno = Libc.setns(fd, Libc.CLONE_NEWNET) == 0 ? 0 : Libc.errno();
        Libc.close(fd); // a descriptor would keep the namespace alive
        if (errno != 0) {
            throw new ErrnoException("setns(" + link + ")", errno);
        }
    }

    /** The number of this thread's, unsigned. */
    public static int own() throws KernelException {
        return number(OWN);
    }

    /** @param link {@code /proc/PID/ns/net} */
    static int number(Path link) throws KernelException {
        try {
            return NetworkNamespaces.at(link);
        } catch (IOException e) {
            throw new KernelException("reading " + link + ": " + e.getMessage(), e);
        }
    }
}
