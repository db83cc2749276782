package dev.tcpwarden.process.procfs;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessNamer;
import dev.tcpwarden.socket.NetworkNamespaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Describes a process: its name, its executable, its user, what it is part of, its network namespace. */
final class ProcessDescriber {

    /** How much of a command line is read. Where what an interpreter runs comes after that, it goes by its own name. */
    static final int COMMAND_LINE_LIMIT = 1 << 20;

    /** What the kernel adds to the path of a file that has been removed: d_path() in fs/d_path.c. */
    private static final String DELETED = " (deleted)";

    /** A thread that has exited is gone, except the main one, so the second one shows it, or none does. */
    private static final int THREADS_ASKED = 4;

    private final Procfs procfs;
    private final ProcessLinks links;
    private final Users users;
    private final Workloads workloads;

    ProcessDescriber(Procfs procfs, ProcessLinks links) {
        this.procfs = procfs;
        this.links = links;
        users = new Users(List.of(procfs.root().resolve("1/root/etc/passwd"), Path.of("/etc/passwd")));
        workloads = new Workloads(procfs);
    }

    ProcessInfo describe(ProcessIdentity identity, String comm) {
        int pid = identity.pid();
        int thread = readableThread(pid);
        String folder = thread == pid ? Integer.toString(pid) : pid + "/task/" + thread;
        String executable = executable(pid, thread, folder);
        String user = procfs.status(pid)
                .flatMap(ProcessStatus::effectiveUid)
                .map(users::name)
                .orElse("");
        return new ProcessInfo(
                identity,
                ProcessNamer.name(executable, () -> commandLine(folder), comm),
                executable,
                user,
                workloads.of(folder),
                netns(folder));
    }

    private int netns(String folder) {
        try {
            return NetworkNamespaces.at(procfs.root().resolve(folder).resolve("ns/net"));
        } catch (IOException e) { // it has exited, or may not be looked at
            return 0;
        }
    }

    /** The main thread; where that has exited before others, and so no longer shows the program, one of those. */
    private int readableThread(int pid) {
        if (links.executable(pid, pid).length > 0) {
            return pid;
        }
        try {
            return IntStream.of(links.threads(pid))
                    .limit(THREADS_ASKED)
                    .filter(thread -> links.executable(pid, thread).length > 0)
                    .findFirst()
                    .orElse(pid);
        } catch (KernelException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String executable(int pid, int thread, String folder) {
        String path = new String(links.executable(pid, thread), StandardCharsets.UTF_8);
        return path.endsWith(DELETED) && !isTheVeryFile(folder, path)
                ? path.substring(0, path.length() - DELETED.length())
                : path;
    }

    /** Whether an executable has that path, as the process sees it. */
    private boolean isTheVeryFile(String folder, String path) {
        Path process = procfs.root().resolve(folder);
        try {
            return Files.isSameFile(process.resolve("exe"), Path.of(process.resolve("root") + path));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** The arguments, each of which the kernel terminates with NUL; one that the limit cuts is left out. */
    private List<String> commandLine(String folder) {
        byte[] file = procfs.read(folder + "/cmdline", COMMAND_LINE_LIMIT).orElse(new byte[0]);
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < file.length; i++) {
            if (file[i] == 0) {
                arguments.add(new String(file, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < file.length && file.length < COMMAND_LINE_LIMIT) {
            arguments.add(new String(file, start, file.length - start, StandardCharsets.UTF_8));
        }
        return arguments;
    }
}
