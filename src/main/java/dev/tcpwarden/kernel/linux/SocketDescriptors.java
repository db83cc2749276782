package dev.tcpwarden.kernel.linux;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Finds the descriptor of a socket in the folders {@code fd} of a procfs. It remembers the sockets of the process asked about last, since
 * those of one request are mostly of one process. Used by one thread at a time.
 */
final class SocketDescriptors {

    /** @param thread with a descriptor table in which {@code fd} is the socket: the main one, or another with a table of its own */
    record Descriptor(int thread, int fd) {}

    private final Path procfs;
    private final Map<String, Integer> listed = new HashMap<>(); // by what the link reads
    private int listedPid;

    SocketDescriptors(Path procfs) {
        this.procfs = procfs;
    }

    /** In the table of the process or, where that lacks it, in that of a thread that has one of its own. */
    Optional<Descriptor> find(long inode, int pid) throws IOException {
        Path process = procfs.resolve(Integer.toString(pid));
        OptionalInt ofProcess = descriptorOfProcess(inode, pid);
        if (ofProcess.isPresent()) {
            return Optional.of(new Descriptor(pid, ofProcess.getAsInt()));
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path folder : threads) {
                int thread = Integer.parseInt(folder.getFileName().toString());
                OptionalInt fd =
                        Kcmp.differInFiles(thread, pid) ? descriptorOfThread(inode, folder) : OptionalInt.empty();
                if (fd.isPresent()) {
                    return Optional.of(new Descriptor(thread, fd.getAsInt()));
                }
            }
            return Optional.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private OptionalInt descriptorOfProcess(long inode, int pid) throws IOException {
        Path folder = procfs.resolve(Integer.toString(pid)).resolve("fd");
        @Nullable Integer known = listedPid == pid ? listed.get(name(inode)) : null;
        if (known == null || !name(inode).equals(target(folder.resolve(known.toString())))) {
            list(folder, pid);
            known = listed.get(name(inode));
        }
        return known == null ? OptionalInt.empty() : OptionalInt.of(known);
    }

    private void list(Path folder, int pid) throws IOException {
        listed.clear();
        listedPid = pid;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:")) {
                    listed.putIfAbsent(
                            target, Integer.valueOf(descriptor.getFileName().toString()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static String name(long inode) {
        return "socket:[" + inode + "]";
    }

    private static OptionalInt descriptorOfThread(long inode, Path thread) throws IOException {
        try {
            return descriptorOf(inode, thread.resolve("fd"));
        } catch (NoSuchFileException e) {
            return OptionalInt.empty(); // it has ended
        }
    }

    private static OptionalInt descriptorOf(long inode, Path folder) throws IOException {
        String wanted = name(inode);
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(folder)) {
            for (Path descriptor : descriptors) {
                if (wanted.equals(target(descriptor))) {
                    return OptionalInt.of(
                            Integer.parseInt(descriptor.getFileName().toString()));
                }
            }
            return OptionalInt.empty();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** What a descriptor is, or nothing if it was closed in the meantime. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
