package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.rows.Field;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.CounterTotals;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import java.util.List;

/** What connections sent and received since the agent's start, as fields of the rows that add it up; null where the system does not report it. */
final class TrafficFields {

    /** The totals of a row. */
    @FunctionalInterface
    interface Totals {

        CounterTotals of(Sample sample, int row);
    }

    private TrafficFields() {}

    static List<Field<Sample>> of(Totals totals) {
        return Measure.COUNTERS.stream()
                .map(counter -> new Field<Sample>(
                        counter.key() + "_total",
                        Field.header(counter),
                        Field.Kind.of(counter),
                        counter.meaning(),
                        (sample, row) -> sample.has(TableField.TCP_INFO)
                                ? (Long) totals.of(sample, row).get(counter)
                                : null))
                .toList();
    }
}
