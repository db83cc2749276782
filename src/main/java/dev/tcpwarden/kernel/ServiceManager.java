package dev.tcpwarden.kernel;

import java.time.Duration;
import java.util.Optional;

/** What started this process, watches it and starts it again, such as systemd. */
public interface ServiceManager {

    /** None that wants to know. */
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

    /** Within which time it has to hear {@code WATCHDOG=1} again and again; empty if it does not wait for that. */
    Optional<Duration> watchdog();
}
