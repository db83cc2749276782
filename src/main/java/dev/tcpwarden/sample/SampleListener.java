package dev.tcpwarden.sample;

import java.io.IOException;

/** Told how each sample went, on the thread that took it; what it throws is logged and changes nothing. */
public interface SampleListener {

    /** @param sample the new one, published already; its {@link Sample#changes()} say what differs from the one before */
    void sampled(Sample sample);

    /** @param why with a message that says which operation failed */
    default void failed(IOException why) {}
}
