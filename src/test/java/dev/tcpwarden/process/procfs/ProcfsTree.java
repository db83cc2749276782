package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** A procfs of plain files and links in a directory, read as the real one is, and counted. */
final class ProcfsTree implements ProcessLinks {

    final Path root;
    int foldersScanned;
    int questions;
    final Set<Integer> unshared = new HashSet<>();
    int linksRead;

    private final ProcessLinks links;

    ProcfsTree(Path root) throws KernelException {
        this.root = root;
        links = ProcfsLinks.open(root);
    }

    ProcfsTree process(int pid, long startTime, String comm) throws IOException {
        Path folder = root.resolve(Integer.toString(pid));
        Files.createDirectories(folder.resolve("fd"));
        endStat(pid);
        stat(pid, startTime, comm, 'S');
        Files.writeString(folder.resolve("status"), "Name:\t" + comm + "\nUid:\t1000\t0\t0\t0\n");
        return executable(pid, "/usr/sbin/" + comm);
    }

    /** A thread beside the main one, with a table of descriptors of its own. */
    ProcfsTree unsharedThread(int pid, int thread) throws IOException {
        Files.createDirectories(root.resolve(pid + "/task/" + pid));
        Files.createDirectories(root.resolve(pid + "/task/" + thread + "/fd"));
        unshared.add(thread);
        return this;
    }

    ProcfsTree socketOfThread(int pid, int thread, int descriptor, long inode) throws IOException {
        Files.createSymbolicLink(
                root.resolve(pid + "/task/" + thread + "/fd/" + descriptor), Path.of("socket:[" + inode + "]"));
        return this;
    }

    void stat(int pid, long startTime, String comm, char state) throws IOException {
        String between = " 0".repeat(16); // fields 4 to 19
        Files.writeString(
                root.resolve(pid + "/stat"),
                pid + " (" + comm + ") " + state + between + " 1 0 " + startTime + " 0 0\n");
    }

    ProcfsTree executable(int pid, String path) throws IOException {
        Path exe = root.resolve(pid + "/exe");
        Files.deleteIfExists(exe);
        Files.createSymbolicLink(exe, Path.of(path));
        return this;
    }

    ProcfsTree commandLine(int pid, String... arguments) throws IOException {
        Files.writeString(
                root.resolve(pid + "/cmdline"),
                Stream.of(arguments).map(it -> it + "\0").reduce("", String::concat),
                StandardCharsets.UTF_8);
        return this;
    }

    ProcfsTree socket(int pid, int descriptor, long inode) throws IOException {
        return open(pid, descriptor, "socket:[" + inode + "]");
    }

    ProcfsTree open(int pid, int descriptor, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(pid + "/fd/" + descriptor), Path.of(target));
        return this;
    }

    ProcfsTree close(int pid, int descriptor) throws IOException {
        Files.delete(root.resolve(pid + "/fd/" + descriptor));
        return this;
    }

    void end(int pid) throws IOException {
        endStat(pid);
        Folders.delete(root.resolve(Integer.toString(pid)));
    }

    /** A reader that has the file open finds no process in it any more. */
    private void endStat(int pid) throws IOException {
        Path stat = root.resolve(pid + "/stat");
        if (Files.exists(stat)) {
            Files.write(stat, new byte[0]);
            Files.delete(stat);
        }
    }

    /** How many descriptor directories were walked since the last time that this was asked. */
    int foldersScanned() {
        int count = foldersScanned;
        foldersScanned = 0;
        return count;
    }

    /** How many threads were compared since the last time that this was asked. */
    int questions() {
        int count = questions;
        questions = 0;
        return count;
    }

    /** How many links of descriptors were read singly since the last time that this was asked. */
    int linksRead() {
        int count = linksRead;
        linksRead = 0;
        return count;
    }

    @Override
    public int[] processes() throws KernelException {
        return links.processes();
    }

    @Override
    public int[] threads(int pid) throws KernelException {
        return links.threads(pid);
    }

    @Override
    public boolean hasOtherDescriptors(int thread, int other) {
        questions++;
        return thread != other && (unshared.contains(thread) || unshared.contains(other));
    }

    @Override
    public Access visitSockets(int pid, int thread, SocketVisitor visitor) throws KernelException {
        foldersScanned++;
        return links.visitSockets(pid, thread, visitor);
    }

    @Override
    public long socketAt(int pid, int thread, int descriptor) {
        linksRead++;
        return links.socketAt(pid, thread, descriptor);
    }

    @Override
    public byte[] executable(int pid, int thread) {
        return links.executable(pid, thread);
    }

    @Override
    public void close() {
        links.close();
    }
}
