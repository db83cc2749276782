package dev.tcpwarden.kernel;

import java.time.Duration;
import java.util.Optional;

/** What started this process, watches it and restarts it, such as systemd. */
public interface ServiceManager {

    /** No service manager. */
    ServiceManager NONE = new ServiceManager() {

        @Override
        public void report(String... assignments) {}

        @Override
        public Optional<Duration> watchdog() {
            return Optional.empty();
        }
    };

    /** Says how this process is, in the words of sd_notify(3): {@code READY=1}. Never fails; what cannot be sent is logged once. */
    void report(String... assignments);

    /** The watchdog period, in each of which it expects {@code WATCHDOG=1}; empty if it has none. */
    Optional<Duration> watchdog();
}
