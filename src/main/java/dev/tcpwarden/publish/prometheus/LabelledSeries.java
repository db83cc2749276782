package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.SocketCounts;
import io.prometheus.metrics.model.snapshots.Labels;

/** A series a process with its labels, which are made once a scrape for all families. */
record LabelledSeries(ProcessSeries series, Labels labels) {

    SocketCounts counts() {
        return series.counts();
    }

    /** Its labels and these, of which both were checked by the library when they were made. */
    Labels with(Labels more) {
        return labels.merge(more);
    }
}
