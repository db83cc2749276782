package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.sample.ProcessSeries;
import dev.tcpwarden.sample.SocketCounts;
import io.prometheus.metrics.model.snapshots.Labels;

/** A series a process with its labels, which are made once a scrape for all families. */
record LabelledSeries(ProcessSeries series, Labels labels) {

    SocketCounts counts() {
        return series.counts();
    }

    /** Its labels and one more, or several; made of few that are made once, since checking them costs more than this. */
    Labels with(Labels more) {
        return labels.merge(more);
    }
}
