package dev.tcpwarden.kernel.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/**
 * The functions of the C library that this package calls, and the constants of its headers.
 *
 * <p>Mapped directly: JNA copies errno before it returns to Java, so {@link #errno()} on the same thread, before any other call
 * from here, is that of the call. {@code size_t} and {@code ssize_t} are as wide as {@code long} on every Linux.
 */
final class Libc {

    // sys/socket.h
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x8_0000;
    static final int SOL_SOCKET = 1;
    static final int SO_RCVBUF = 8;
    static final int SO_RCVTIMEO = 20;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_PROTOCOL = 38;
    static final int SO_MEMINFO = 55;
    static final int SO_COOKIE = 57;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    // fcntl.h; the same on every architecture
    static final int O_RDONLY = 0;
    static final int O_CLOEXEC = 0x8_0000;

    // sched.h
    static final int CLONE_NEWNET = 0x4000_0000;

    // poll.h; struct pollfd, 8 bytes: int fd, short events, short revents
    static final int POLLFD_EVENTS = 4;
    static final int POLLFD_REVENTS = 6;
    static final int POLLFD_BYTES = 8;
    static final int POLLIN = 1;
    static final int POLLERR = 8;
    static final int POLLHUP = 16;

    // netinet/in.h
    static final int IPPROTO_TCP = 6;
    static final int IPPROTO_MPTCP = 262; // linux/in.h

    // linux/pidfd.h: O_EXCL of asm-generic/fcntl.h
    private static final int PIDFD_THREAD = 0x80;

    // sys/syscall.h; the same numbers on every architecture but Alpha
    private static final long SYS_PIDFD_OPEN = 434;
    private static final long SYS_PIDFD_GETFD = 438;

    static {
        Native.register("c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int fd, int level, int option, byte[] value, int length);

    static native int getsockopt(int fd, int level, int option, byte[] value, int[] length);

    static native int bind(int fd, byte[] address, int length);

    static native int connect(int fd, byte[] address, int length);

    static native int getsockname(int fd, byte[] address, int[] length);

    static native int getpeername(int fd, byte[] address, int[] length);

    static native NativeLong send(int fd, byte[] message, NativeLong length, int flags);

    static native NativeLong sendto(
            int fd, byte[] message, NativeLong length, int flags, byte[] address, int addressLength);

    static native NativeLong recvfrom(
            int fd, Pointer buffer, NativeLong length, int flags, Pointer address, Pointer addressLength);

    /** {@code descriptors} is one struct pollfd. */
    static native int poll(Pointer descriptors, NativeLong count, int timeoutMillis);

    static native NativeLong read(int fd, Pointer buffer, NativeLong length);

    static native int close(int fd);

    static native int open(String path, int flags);

    /** Moves the calling thread into a namespace, man 2 setns. */
    static native int setns(int fd, int type);

    static native int getpagesize();

    private static native NativeLong syscall(NativeLong number, NativeLong first, NativeLong second, NativeLong third);

    /** See man 2 pidfd_open. */
    static int pidfdOpen(int pid) {
        return pidfdOpen(pid, 0);
    }

    /** The same of a thread that need not be the main one, since Linux 6.9; EINVAL before. */
    static int pidfdOpenThread(int thread) {
        return pidfdOpen(thread, PIDFD_THREAD);
    }

    private static int pidfdOpen(int pid, int flags) {
        return syscall(new NativeLong(SYS_PIDFD_OPEN), new NativeLong(pid), new NativeLong(flags), new NativeLong(0))
                .intValue();
    }

    /** See man 2 pidfd_getfd. The duplicate is close-on-exec. */
    static int pidfdGetfd(int pidfd, int fd) {
        return syscall(new NativeLong(SYS_PIDFD_GETFD), new NativeLong(pidfd), new NativeLong(fd), new NativeLong(0))
                .intValue();
    }

    static int errno() {
        return Native.getLastError();
    }
}
