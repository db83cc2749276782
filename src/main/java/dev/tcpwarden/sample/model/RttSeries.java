package dev.tcpwarden.sample.model;

import java.util.Objects;

/**
 * The round-trip times of the established connections of processes of one series, one of each at each sample.
 *
 * @param key without a pid
 */
public record RttSeries(SeriesKey key, RttHistogram histogram) {

    public RttSeries {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(histogram, "histogram");
    }
}
