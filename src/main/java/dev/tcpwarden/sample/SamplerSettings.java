package dev.tcpwarden.sample;

import dev.tcpwarden.sample.model.ProcessLabels;
import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a sampler on the series to make.
 *
 * @param maxProcesses how many processes are published by themselves
 * @param maxDestinations how many pairs of process and destination are published by themselves
 * @param idleAfter for how long an idle connection has neither sent nor received data, at least
 */
public record SamplerSettings(ProcessLabels processLabels, int maxProcesses, int maxDestinations, Duration idleAfter) {

    public SamplerSettings {
        Objects.requireNonNull(processLabels, "processLabels");
        Objects.requireNonNull(idleAfter, "idleAfter");
    }
}
