package dev.tcpwarden.kernel.linux;

import com.sun.jna.NativeLong;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ServiceManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** systemd, or what speaks as it does: a datagram for each message to the socket that the environment names, see sd_notify(3). */
public final class Systemd implements ServiceManager {

    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

    // sys/un.h: struct sockaddr_un is a short, the family, and the path
    private static final int MAX_PATH = 108;

    private final int fd;
    private final byte[] address;
    private final Optional<Duration> watchdog;
    private boolean failed;

    private Systemd(int fd, byte[] address, Optional<Duration> watchdog) {
        this.fd = fd;
        this.address = address;
        this.watchdog = watchdog;
    }

    /**
     * Opens the way to it, for the life of the process: later there might be no descriptor for it.
     *
     * @return {@link ServiceManager#NONE} where {@code environment} names no socket
     */
    public static ServiceManager of(Map<String, String> environment) {
        String socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return NONE;
        }
        try {
            byte[] address = address(socket);
            int fd = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
            if (fd < 0) {
                throw new ErrnoException("socket(AF_UNIX)", Libc.errno());
            }
            return new Systemd(
                    fd, address, watchdog(environment, ProcessHandle.current().pid()));
        } catch (KernelException e) {
            LOG.warn("NOTIFY_SOCKET=\"{}\" cannot be used: {}", socket, e.getMessage());
            return NONE;
        }
    }

    static byte[] address(String socket) throws KernelException {
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        boolean isAbstract = socket.startsWith("@");
        if ((!isAbstract && !socket.startsWith("/")) || path.length >= MAX_PATH) {
            throw new KernelException("it must be a path, or @ and a name, of less than " + MAX_PATH + " bytes");
        }
        if (isAbstract) {
            path[0] = 0;
        }
        return ByteBuffer.allocate(Short.BYTES + path.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) Libc.AF_UNIX)
                .put(path)
                .array();
    }

    static Optional<Duration> watchdog(Map<String, String> environment, long ownPid) {
        @Nullable String micros = environment.get("WATCHDOG_USEC");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        if (micros == null || !(pid.isEmpty() || pid.equals(Long.toString(ownPid)))) {
            return Optional.empty();
        }
        try {
            long value = Long.parseLong(micros);
            return value > 0 ? Optional.of(Duration.ofNanos(Math.multiplyExact(value, 1_000L))) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException e) {
            LOG.warn("WATCHDOG_USEC=\"{}\" is not a number of microseconds", micros);
            return Optional.empty();
        }
    }

    @Override
    public synchronized void report(String... assignments) {
        byte[] message = String.join("\n", assignments).getBytes(StandardCharsets.UTF_8);
        long sent = Libc.sendto(
                        fd,
                        message,
                        new NativeLong(message.length),
                        Libc.MSG_NOSIGNAL | Libc.MSG_DONTWAIT,
                        address,
                        address.length)
                .longValue();
        if (sent < 0 && !failed) {
            failed = true;
            LOG.warn("{} could not be sent to the service manager: {}", assignments[0], Errno.text(Libc.errno()));
        }
    }

    @Override
    public Optional<Duration> watchdog() {
        return watchdog;
    }
}
