package dev.tcpwarden.agent;

import dev.tcpwarden.kernel.ServiceManager;
import dev.tcpwarden.publish.web.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reports to the service manager twice per watchdog period that the agent is healthy; once it is not, reports why and stops. */
final class Watchdog {

    private final ServiceManager manager;
    private final Health health;
    private boolean troubled;

    Watchdog(ServiceManager manager, Health health) {
        this.manager = manager;
        this.health = health;
    }

    /** Starts, on a thread of its own, if {@code manager} has a watchdog. */
    static void start(ServiceManager manager, Health health) {
        manager.watchdog().ifPresent(time -> {
            Watchdog watchdog = new Watchdog(manager, health);
            Thread thread = new Thread(() -> watchdog.run(time.dividedBy(2)), "watchdog");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void run(Duration pause) {
        long nanos = Math.max(pause.toNanos(), TimeUnit.MILLISECONDS.toNanos(1));
        while (true) {
            look();
            LockSupport.parkNanos(nanos);
        }
    }

    /** Once. */
    void look() {
        Optional<String> trouble = health.trouble();
        if (trouble.isEmpty()) {
            manager.report("WATCHDOG=1");
        } else if (!troubled) {
            manager.report("STATUS=" + trouble.get());
        }
        troubled = trouble.isPresent();
    }
}
