package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The network namespaces of processes, besides the own one: those that this process may look at, which takes CAP_SYS_PTRACE. */
final class OtherNamespaces {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path procfs;
    private final int own;
    private int count;
    private long countedAt;
    private boolean counted;

    OtherNamespaces(Path procfs, int own) {
        this.procfs = procfs;
        this.own = own;
    }

    /** Counts at most every 30 seconds, since it looks at each process. */
    int count() {
        if (!counted || System.nanoTime() - countedAt > FRESH_NANOS) {
            try {
                count = processes().size();
            } catch (KernelException e) {
                return count;
            }
            counted = true;
            countedAt = System.nanoTime();
        }
        return count;
    }

    /** The folder in procfs of one process in each, by the number of the namespace. */
    Map<Integer, Path> processes() throws KernelException {
        Map<Integer, Path> others = new LinkedHashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(procfs, "[1-9]*")) {
            for (Path process : processes) {
                try {
                    int netns = NetworkNamespace.number(NetworkNamespace.link(process));
                    if (netns != own) {
                        others.putIfAbsent(netns, process);
                    }
                } catch (KernelException e) {
                    // it has exited, or may not be looked at
                }
            }
            return others;
        } catch (IOException | DirectoryIteratorException e) {
            throw new KernelException("listing " + procfs + ": " + e.getMessage(), e);
        }
    }
}
