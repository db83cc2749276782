package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.kernel.TerminationOutcome.Denied;
import dev.tcpwarden.kernel.TerminationOutcome.Failed;
import dev.tcpwarden.kernel.TerminationOutcome.Gone;
import dev.tcpwarden.kernel.TerminationOutcome.Terminated;
import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.TcpSocket;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Terminates a socket through a duplicate of its holder's descriptor (pidfd_getfd, since Linux 5.6): {@code connect(2)} with
 * AF_UNSPEC dissolves the connection and resets the peer. The duplicate is proven to be that socket before anything is done to
 * it.
 *
 * <p>Used for one request, by one thread at a time.
 *
 * <p>The descriptor of an MPTCP connection is that of all its subflows, which have its inode: they go together (since Linux 5.17).
 */
final class PidfdTerminator implements LinuxSocketTerminator.Means {

    private static final String CAPABILITIES = "CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH";

    private final Path procfs;
    private final SocketDescriptors descriptors;

    PidfdTerminator(Path procfs) {
        this.procfs = procfs;
        descriptors = new SocketDescriptors(procfs);
    }

    @Override
    public TerminationOutcome terminate(NetlinkSocket netlink, TcpSocket socket, OptionalInt holder)
            throws KernelException {
        return terminate(id -> SocketLookup.exists(netlink, id), socket, holder);
    }

    /** @param existence says whether the socket still is there, in whatever namespace it is */
    TerminationOutcome terminate(SocketExistence existence, TcpSocket socket, OptionalInt holder)
            throws KernelException {
        if (socket.inode() == 0) {
            return new Unsupported("no process holds the socket, so there is no descriptor to terminate it with");
        }
        if (holder.isEmpty()) {
            return new Unsupported(
                    "no process is known to hold the socket, so there is no descriptor to terminate it with");
        }
        if (!numbersAsThisProcessDoes()) {
            return new Unsupported("the pids in " + procfs + " are of another pid namespace than this process,"
                    + " so the holder's descriptor cannot be duplicated");
        }
        int pid = holder.getAsInt();
        int pidfd = Libc.pidfdOpen(pid);
        if (pidfd < 0) {
            return failed(existence, "pidfd_open(" + pid + ")", Libc.errno(), socket);
        }
        try {
            return terminate(existence, socket, pid, pidfd);
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

    private TerminationOutcome terminate(SocketExistence existence, TcpSocket socket, int pid, int pidfd)
            throws KernelException {
        Optional<SocketDescriptors.Descriptor> found;
        try {
            found = descriptors.find(socket.inode(), pid);
        } catch (AccessDeniedException e) {
            return new Denied(CAPABILITIES);
        } catch (NoSuchFileException e) {
            return letGo(existence, socket, pid);
        } catch (IOException e) {
            return new Failed("reading the descriptors of process " + pid + ": " + e.getMessage());
        }
        if (found.isEmpty()) {
            return letGo(existence, socket, pid);
        }
        SocketDescriptors.Descriptor descriptor = found.get();
        return descriptor.thread() == pid
                ? terminate(existence, socket, pid, pidfd, descriptor)
                : terminateOfThread(existence, socket, pid, descriptor);
    }

    private TerminationOutcome terminateOfThread(
            SocketExistence existence, TcpSocket socket, int pid, SocketDescriptors.Descriptor descriptor)
            throws KernelException {
        int pidfd = Libc.pidfdOpenThread(descriptor.thread());
        if (pidfd < 0) {
            int errno = Libc.errno();
            return errno == Errno.EINVAL
                    ? new Unsupported("a thread with descriptors of its own holds the socket, and this kernel does not"
                            + " duplicate those: it is older than 6.9")
                    : failed(existence, "pidfd_open(" + descriptor.thread() + ", PIDFD_THREAD)", errno, socket);
        }
        try {
            return terminate(existence, socket, pid, pidfd, descriptor);
        } finally {
            Libc.close(pidfd);
        }
    }

    private TerminationOutcome terminate(
            SocketExistence existence, TcpSocket socket, int pid, int pidfd, SocketDescriptors.Descriptor descriptor)
            throws KernelException {
        int duplicate = Libc.pidfdGetfd(pidfd, descriptor.fd());
        if (duplicate < 0) {
            return failed(
                    existence,
                    "pidfd_getfd(" + descriptor.thread() + ", " + descriptor.fd() + ")",
                    Libc.errno(),
                    socket);
        }
        try (DuplicateSocket borrowed = new DuplicateSocket(duplicate)) {
            return disconnect(existence, borrowed, socket, pid);
        }
    }

    /** The cookie or the inode proves the socket, its ends or the lookup its connection: programs may reconnect a socket. */
    private TerminationOutcome disconnect(
            SocketExistence existence, DuplicateSocket borrowed, TcpSocket socket, int pid) throws KernelException {
        boolean mptcp = borrowed.isMptcp();
        boolean same = mptcp
                ? borrowed.hasInode(socket.inode(), procfs)
                : socket.id().hasSyntheticCookie()
                        ? borrowed.hasInode(socket.inode(), procfs)
                        : borrowed.cookie() == socket.id().cookie();
        if (!same) {
            return letGo(existence, socket, pid);
        }
        if ((mptcp || !borrowed.connects(socket.id().connection())) && !existence.exists(socket.id())) {
            return new Gone();
        }
        borrowed.disconnect();
        return mptcp && (borrowed.isConnected() || borrowed.isListening())
                ? new Failed("the MPTCP connection is still open, or its program has connected the socket again")
                : new Terminated();
    }

    private static TerminationOutcome failed(SocketExistence existence, String operation, int errno, TcpSocket socket)
            throws KernelException {
        return switch (errno) {
            case Errno.EPERM, Errno.EACCES -> new Denied(CAPABILITIES);
            case Errno.ENOSYS ->
                new Unsupported("this kernel does not duplicate descriptors of other processes: it is older than 5.6");
            case Errno.ESRCH, Errno.EBADF -> letGo(existence, operation + ": " + Errno.text(errno), socket);
            default -> new Failed(operation + ": " + Errno.text(errno));
        };
    }

    private static TerminationOutcome letGo(SocketExistence existence, TcpSocket socket, int pid)
            throws KernelException {
        return letGo(existence, "process " + pid + " does not hold the socket any more", socket);
    }

    /** The holder has closed the socket; the connection may live on without it. */
    private static TerminationOutcome letGo(SocketExistence existence, String reason, TcpSocket socket)
            throws KernelException {
        return existence.exists(socket.id()) ? new Failed(reason) : new Gone();
    }
}
