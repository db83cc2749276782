package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.sample.model.HostCounts;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.ProcessSeries;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.RttSeries;
import dev.tcpwarden.sample.model.SampleSource;
import dev.tcpwarden.socket.TableField;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the agent knew at one moment. Immutable; publishers render it and compute nothing from the table that is here already.
 * {@code table} is read only inside of {@link LatestSample#reading}, or by a {@link SampleListener}.
 *
 * @param sequence 1 for the first sample of this agent, then one more each
 * @param taken when the table had been read, by the wall clock
 * @param duration what the sample cost
 * @param processes those published by themselves, most sockets first
 * @param series the per-process metrics under the labels in force, in the same order
 * @param unattributed what connections did since the agent's start that no process is known to own
 * @param totals what all connections of the host did since the agent's start
 * @param rtt by the name of the process
 * @param listeners by process, address and port
 * @param resourceLimits what can run out, and how much of it is in use
 * @param destinations what outbound connections go to
 * @param reportsAttempts whether the system reports attempts to connect
 * @param destroyEventsLost how many destroy events were lost since the agent's start; nothing where the system sends none
 */
public record Sample(
        long sequence,
        Instant taken,
        PhaseDurations duration,
        AttributedTable table,
        SampleSource source,
        HostCounts host,
        List<PublishedProcess> processes,
        List<ProcessSeries> series,
        ConnectionTotals unattributed,
        ConnectionTotals totals,
        List<RttSeries> rtt,
        List<ListenerSeries> listeners,
        ResourceLimits resourceLimits,
        List<DestinationSeries> destinations,
        boolean reportsAttempts,
        OptionalLong destroyEventsLost) {

    public Sample {
        Objects.requireNonNull(taken, "taken");
        Objects.requireNonNull(duration, "duration");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(host, "host");
        processes = List.copyOf(processes);
        series = List.copyOf(series);
        Objects.requireNonNull(unattributed, "unattributed");
        Objects.requireNonNull(totals, "totals");
        rtt = List.copyOf(rtt);
        listeners = List.copyOf(listeners);
        Objects.requireNonNull(resourceLimits, "resourceLimits");
        destinations = List.copyOf(destinations);
        Objects.requireNonNull(destroyEventsLost, "destroyEventsLost");
    }

    /** When reading the table began: what had closed before is not in it, and what is in it had not closed. */
    public Instant begun() {
        return taken.minusNanos(duration.readNanos() + duration.attributeNanos());
    }

    /** Whether the system reports that of its sockets; may be asked at any time, as the table itself may not. */
    public boolean has(TableField detail) {
        return table.table().has(detail);
    }

    /** Nanoseconds spent in each phase. */
    public record PhaseDurations(long readNanos, long attributeNanos, long diffNanos) {

        public long totalNanos() {
            return readNanos + attributeNanos + diffNanos;
        }
    }
}
