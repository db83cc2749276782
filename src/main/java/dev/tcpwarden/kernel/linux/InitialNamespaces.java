package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of processes (pids, start times) means something only in its initial namespaces. */
final class InitialNamespaces {

    private static final Path NAMESPACES = Path.of("/proc/self/ns");

    // include/linux/proc_ns.h
    private static final String PIDS = "pid:[4026531836]"; // PROC_PID_INIT_INO
    private static final String TIME = "time:[4026531834]"; // PROC_TIME_INIT_INO

    private InitialNamespaces() {}

    /** @throws KernelException where this process is in another pid namespace */
    static void requirePids() throws KernelException {
        if (!isIn(PIDS)) {
            throw new KernelException("this is not the initial pid namespace, so the kernel's pids mean nothing here");
        }
    }

    /** @throws KernelException where this process is in another time namespace */
    static void requireTime() throws KernelException {
        if (!isIn(TIME)) {
            throw new KernelException(
                    "this is not the initial time namespace, so the kernel's start times mean nothing here");
        }
    }

    private static boolean isIn(String namespace) throws KernelException {
        Path link = NAMESPACES.resolve(namespace.substring(0, namespace.indexOf(':')));
        if (Files.notExists(link)) {
            return true; // the kernel has no other
        }
        try {
            return Files.readSymbolicLink(link).toString().equals(namespace);
        } catch (IOException e) {
            throw new KernelException("reading " + link + ": " + e.getMessage(), e);
        }
    }
}
