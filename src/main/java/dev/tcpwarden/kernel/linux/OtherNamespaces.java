package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Counts the network namespaces of processes, besides the own one: those that this process may look at, which takes CAP_SYS_PTRACE. */
final class OtherNamespaces {

    private static final Path PROCFS = Path.of("/proc");
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int own;
    private int count;
    private long countedAt;
    private boolean counted;

    OtherNamespaces(int own) {
        this.own = own;
    }

    /** Counts at most every 30 seconds, since it looks at each process. */
    int count() {
        if (!counted || System.nanoTime() - countedAt > FRESH_NANOS) {
            count = read();
            counted = true;
            countedAt = System.nanoTime();
        }
        return count;
    }

    private int read() {
        Set<Integer> others = new HashSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCFS, "[1-9]*")) {
            for (Path process : processes) {
                try {
                    others.add(NetworkNamespace.number(process.resolve("ns/net")));
                } catch (KernelException e) {
                    // it has exited, or may not be looked at
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return count;
        }
        others.remove(own);
        return others.size();
    }
}
