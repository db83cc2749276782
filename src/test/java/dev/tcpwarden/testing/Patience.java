package dev.tcpwarden.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long a test waits before it takes what it waits for to hang. It measures nothing: a busy machine may be slow. */
public final class Patience {

    public static final Duration LIMIT = Duration.ofMinutes(5);

    private Patience() {}

    /** Awaitility with that limit. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LIMIT);
    }

    /** The exit code of a process, once it has exited. One that hangs is killed, and is a failure. */
    public static int exit(Process process) throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(process + " did not exit within " + LIMIT);
        }
        return process.exitValue();
    }

    /** Kills a process and waits until it is gone. */
    public static void kill(Process process) {
        try {
            exit(process.destroyForcibly());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
