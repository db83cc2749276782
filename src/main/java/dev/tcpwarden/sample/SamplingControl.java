package dev.tcpwarden.sample;

import java.io.IOException;
import java.time.Duration;

/** Control of the sampler by publishers. Safe for use by several threads at once. */
public interface SamplingControl {

    /** The shortest interval that may be set. */
    Duration SHORTEST = Duration.ofMillis(200);

    /** The longest. */
    Duration LONGEST = Duration.ofHours(1);

    Duration interval();

    /** Sets the time between samples, from now on; the caller checks the bounds. */
    void setInterval(Duration interval);

    /**
     * Samples at once, beside the schedule, and waits for the result.
     *
     * @throws IOException if the sample failed; the message says which operation and why
     */
    Sample sampleNow() throws IOException;
}
