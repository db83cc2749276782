package dev.tcpwarden.process.procfs;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files may be kept open to be read again. With what other parts of the agent keep open it is half of what the process may
 * open (RLIMIT_NOFILE), at most; the rest is for connections, and for files that are read once.
 *
 * <p>The Java virtual machine raises its soft limit to the hard one as it starts (-XX:+MaxFDLimit). It can be lowered at any time,
 * by prlimit(1) for instance, so it is read repeatedly.
 */
final class OpenFileLimit {

    /** More gains nothing. */
    static final int MOST = 1_000;

    /** More than other parts of the agent keep open on a procfs: its root, and the files of the TCP stack. */
    private static final int OTHERS = 16;

    private OpenFileLimit() {}

    static int now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? of(system.getMaxFileDescriptorCount())
                : 0;
    }

    /** @param allowed the soft limit; negative where there is none */
    static int of(long allowed) {
        return allowed < 0 ? MOST : (int) Math.max(0, Math.min(MOST, allowed / 2 - OTHERS));
    }
}
