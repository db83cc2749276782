package dev.tcpwarden.sample;

/** Told of each sample after it was published, on the sampler's thread; what it throws is logged and changes nothing. */
@FunctionalInterface
public interface SampleListener {

    /** @param sample the new one; its {@link Sample#changes()} say what differs from the one before */
    void sampled(Sample sample);
}
