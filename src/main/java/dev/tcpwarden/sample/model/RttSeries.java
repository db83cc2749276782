package dev.tcpwarden.sample.model;

import java.util.Objects;

/** The round-trip times of the established connections of processes of one name, one of each at each sample. */
public record RttSeries(String process, RttHistogram histogram) {

    public RttSeries {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(histogram, "histogram");
    }
}
