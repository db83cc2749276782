package dev.tcpwarden.kernel.linux;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the links below a procfs, which may be mounted anywhere, by getdents64(2) and readlinkat(2).
 *
 * <p>All calls share one piece of memory, and a descriptor costs one system call and no object: a host can have a million.
 */
public final class ProcfsLinks implements ProcessLinks {

    private static final int PATH_SIZE = 64;
    private static final int LINK_SIZE = 4096;
    private static final int ENTRIES_SIZE = 64 * 1024;

    private final Memory memory = new Memory(PATH_SIZE + LINK_SIZE + ENTRIES_SIZE);
    private final ByteBuffer path = memory.getByteBuffer(0, PATH_SIZE);
    private final ByteBuffer link = memory.getByteBuffer(PATH_SIZE, LINK_SIZE);
    private final DirectoryEntries entries =
            new DirectoryEntries(memory.getByteBuffer(PATH_SIZE + LINK_SIZE, ENTRIES_SIZE));
    private final long pathAddress = Pointer.nativeValue(memory);
    private final long linkAddress = pathAddress + PATH_SIZE;
    private final long entriesAddress = linkAddress + LINK_SIZE;
    private final String name;
    private final int root;
    private final boolean numbersAsThisProcessDoes;

    private ProcfsLinks(Path procfs) throws KernelException {
        if (!DirectorySyscalls.areKnown()) {
            throw new KernelException(
                    "reading " + procfs + ": this architecture, " + Platform.ARCH + ", is not supported");
        }
        name = procfs.toString();
        byte[] bytes = name.getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        try (Memory text = new Memory(bytes.length + 1L)) {
            text.write(0, bytes, 0, bytes.length);
            text.setByte(bytes.length, (byte) 0);
            root = DirectorySyscalls.openat(
                    DirectorySyscalls.AT_FDCWD, Pointer.nativeValue(text), DirectorySyscalls.O_CLOEXEC);
        }
        if (root < 0) {
            throw failed("open " + name);
        }
        numbersAsThisProcessDoes = isSelf(readLink("self", LINK_SIZE));
    }

    /** Whether the link that was read is this process's pid: a procfs may be that of another pid namespace. */
    private boolean isSelf(int length) {
        byte[] target = new byte[Math.max(0, length)];
        link.get(0, target);
        return new String(target, StandardCharsets.US_ASCII)
                .equals(Long.toString(ProcessHandle.current().pid()));
    }

    /** @throws KernelException if the directory cannot be opened */
    public static ProcfsLinks open(Path procfs) throws KernelException {
        return new ProcfsLinks(procfs);
    }

    @Override
    public int[] processes() throws KernelException {
        int folder = open(".");
        if (folder < 0) {
            throw failed("open " + name);
        }
        return numbers(folder);
    }

    @Override
    public int[] threads(int pid) throws KernelException {
        String path = pid + "/task";
        int folder = open(path);
        if (folder < 0) {
            notRead("open " + name + "/" + path);
            return new int[0];
        }
        return numbers(folder);
    }

    @Override
    public boolean hasOtherDescriptors(int thread, int other) {
        return numbersAsThisProcessDoes && Kcmp.differInFiles(thread, other);
    }

    @Override
    public Access visitSockets(int pid, int thread, SocketVisitor visitor) throws KernelException {
        String path = folder(pid, thread) + "/fd";
        int folder = open(path);
        if (folder < 0) {
            return notRead("open " + name + "/" + path);
        }
        Access access = Access.EMPTY;
        try {
            while (fill(folder)) {
                while (entries.next()) {
                    int descriptor = entries.number();
                    if (descriptor < 0) {
                        continue;
                    }
                    access = Access.READ;
                    long length = DirectorySyscalls.readlinkat(
                            folder, entriesAddress + entries.nameOffset(), linkAddress, SocketLink.MAX_LENGTH);
                    if (length < 0 && isDenied(Libc.errno())) {
                        return Access.DENIED; // the permission is the same for all links of a process
                    }
                    long inode = SocketLink.inode(link, (int) length);
                    if (inode != 0) {
                        visitor.socket(descriptor, inode);
                    }
                }
            }
            return access;
        } finally {
            Libc.close(folder);
        }
    }

    @Override
    public long socketAt(int pid, int thread, int descriptor) {
        return SocketLink.inode(link, readLink(folder(pid, thread) + "/fd/" + descriptor, SocketLink.MAX_LENGTH));
    }

    @Override
    public byte[] executable(int pid, int thread) {
        int length = readLink(folder(pid, thread) + "/exe", LINK_SIZE);
        byte[] target = new byte[Math.max(0, length)];
        link.get(0, target);
        return target;
    }

    @Override
    public void close() {
        Libc.close(root);
        memory.close();
    }

    private static String folder(int pid, int thread) {
        return pid == thread ? Integer.toString(pid) : pid + "/task/" + thread;
    }

    /** The entries of a directory that are numbers; closes the directory. */
    private int[] numbers(int folder) throws KernelException {
        int[] numbers = new int[256];
        int count = 0;
        try {
            while (fill(folder)) {
                while (entries.next()) {
                    int number = entries.number();
                    if (number > 0) {
                        numbers = count == numbers.length ? Arrays.copyOf(numbers, count * 2) : numbers;
                        numbers[count++] = number;
                    }
                }
            }
        } finally {
            Libc.close(folder);
        }
        return Arrays.copyOf(numbers, count);
    }

    private int open(String relative) {
        writePath(relative);
        return DirectorySyscalls.openat(root, pathAddress, DirectorySyscalls.O_CLOEXEC);
    }

    private int readLink(String relative, int size) {
        writePath(relative);
        return (int) DirectorySyscalls.readlinkat(root, pathAddress, linkAddress, size);
    }

    private void writePath(String relative) {
        byte[] bytes = relative.getBytes(StandardCharsets.US_ASCII);
        path.put(0, bytes).put(bytes.length, (byte) 0);
    }

    /** Reads more entries of a directory; false after the last. */
    private boolean fill(int folder) throws KernelException {
        long bytes = DirectorySyscalls.getdents64(folder, entriesAddress, ENTRIES_SIZE);
        if (bytes < 0) {
            int errno = Libc.errno();
            if (errno != Errno.ENOENT && errno != Errno.ESRCH) {
                throw failed("getdents64 below " + name);
            }
        }
        entries.filled((int) Math.max(0, bytes));
        return bytes > 0;
    }

    private static Access notRead(String operation) throws KernelException {
        int errno = Libc.errno();
        if (isDenied(errno)) {
            return Access.DENIED;
        }
        if (errno == Errno.ENOENT || errno == Errno.ESRCH) {
            return Access.GONE;
        }
        throw failed(operation);
    }

    private static boolean isDenied(int errno) {
        return errno == Errno.EACCES || errno == Errno.EPERM;
    }

    private static KernelException failed(String operation) {
        return new ErrnoException(operation, Libc.errno());
    }
}
