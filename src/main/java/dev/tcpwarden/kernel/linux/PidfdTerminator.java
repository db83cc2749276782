package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Ended;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Ends a socket through a duplicate of its holder's descriptor (pidfd_getfd, since Linux 5.6): {@code connect(2)} with AF_UNSPEC
 * dissolves the connection and resets the peer. The duplicate is proven to be the very socket by its cookie before anything is
 * done to it.
 */
final class PidfdTerminator implements SocketTerminator {

    private static final String CAPABILITIES = "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH";

    /** struct sockaddr: u16 sa_family, here AF_UNSPEC, and 14 bytes of nothing. */
    private static final byte[] UNSPECIFIED_ADDRESS = new byte[16];

    private final Path procfs;

    PidfdTerminator(Path procfs) {
        this.procfs = procfs;
    }

    @Override
    public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
        if (socket.inode() == 0) {
            return new Unsupported("no process holds the socket, so there is no descriptor to end it by");
        }
        if (holder.isEmpty()) {
            return new Unsupported("no process is known to hold the socket, so there is no descriptor to end it by");
        }
        if (!numbersAsThisProcessDoes()) {
            return new Unsupported(
                    "the pids below " + procfs + " are those of another pid namespace than this process's,"
                            + " so they name no holder to duplicate the descriptor of");
        }
        int pid = holder.getAsInt();
        int pidfd = Libc.pidfdOpen(pid);
        if (pidfd < 0) {
            return failed("pidfd_open(" + pid + ")", Libc.errno(), socket);
        }
        try {
            return terminate(socket, pid, pidfd);
        } finally {
            Libc.close(pidfd);
        }
    }

    /** pidfd_open(2) takes the pids of the caller's own pid namespace; a procfs shows those of the one it was mounted for. */
    private boolean numbersAsThisProcessDoes() {
        try {
            String self = Files.readSymbolicLink(procfs.resolve("self")).toString();
            return self.equals(Long.toString(ProcessHandle.current().pid()));
        } catch (IOException e) {
            return false;
        }
    }

    private TerminationOutcome terminate(TcpSocket socket, int pid, int pidfd) {
        Path folder = procfs.resolve(Integer.toString(pid)).resolve("fd");
        OptionalInt fd;
        try {
            fd = descriptorOf(socket.inode(), folder);
        } catch (AccessDeniedException e) {
            return new Denied(CAPABILITIES);
        } catch (NoSuchFileException e) {
            return letGo(socket, pid);
        } catch (IOException e) {
            return new Failed("reading " + folder + ": " + e.getMessage());
        }
        if (fd.isEmpty()) {
            return letGo(socket, pid);
        }
        int duplicate = Libc.pidfdGetfd(pidfd, fd.getAsInt());
        if (duplicate < 0) {
            return failed("pidfd_getfd(" + pid + ", " + fd.getAsInt() + ")", Libc.errno(), socket);
        }
        try {
            return disconnect(duplicate, socket, pid);
        } finally {
            Libc.close(duplicate);
        }
    }

    private static OptionalInt descriptorOf(long inode, Path folder) throws IOException {
        String wanted = "socket:[" + inode + "]";
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

    /** The cookie proves the socket, the lookup its connection: programs may connect a socket anew. */
    private static TerminationOutcome disconnect(int duplicate, TcpSocket socket, int pid) {
        byte[] cookie = new byte[Long.BYTES];
        if (Libc.getsockopt(duplicate, Libc.SOL_SOCKET, Libc.SO_COOKIE, cookie, new int[] {cookie.length}) != 0) {
            return new Failed("getsockopt(SO_COOKIE): " + Errno.text(Libc.errno()));
        }
        if (ByteBuffer.wrap(cookie).order(ByteOrder.nativeOrder()).getLong()
                != socket.id().cookie()) {
            return letGo(socket, pid);
        }
        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            if (!SocketLookup.exists(netlink, socket.id())) {
                return new Gone();
            }
        } catch (KernelException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
        if (Libc.connect(duplicate, UNSPECIFIED_ADDRESS, UNSPECIFIED_ADDRESS.length) != 0) {
            return new Failed("connect(AF_UNSPEC): " + Errno.text(Libc.errno()));
        }
        return new Ended();
    }

    private static TerminationOutcome failed(String operation, int errno, TcpSocket socket) {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> new Denied(CAPABILITIES);
            case Errno.ENOSYS ->
                new Unsupported("this kernel does not duplicate descriptors of other processes: it is older than 5.6");
            case Errno.ESRCH, Errno.EBADF -> letGo(operation + ": " + Errno.text(errno), socket);
            default -> new Failed(operation + ": " + Errno.text(errno));
        };
    }

    private static TerminationOutcome letGo(TcpSocket socket, int pid) {
        return letGo("process " + pid + " does not hold the socket any more", socket);
    }

    /** The holder has closed the socket; that need not be its end. */
    private static TerminationOutcome letGo(String reason, TcpSocket socket) {
        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            return SocketLookup.exists(netlink, socket.id()) ? new Failed(reason) : new Gone();
        } catch (KernelException e) {
            return new Failed(reason + ", and whether it still exists is unknown: " + e.getMessage());
        }
    }
}
