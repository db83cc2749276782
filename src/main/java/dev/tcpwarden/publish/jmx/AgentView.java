package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.History;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.SamplingControl;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.SocketCounts.ByState;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.text.Times;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Locale;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/** The agent and the whole host, as one call over JMX finds them; {@link AgentMBeanSpec} says what is what. */
record AgentView(Agent agent, Freshness last) {

    private static final double NANOS_A_MILLI = 1e6;

    /** State kept between calls. */
    record Agent(String version, SamplingControl sampling, TerminationService terminations, Recent recent) {}

    long samplingIntervalMillis() {
        return agent.sampling.interval().toMillis();
    }

    void setSamplingIntervalMillis(long millis) {
        long shortest = SamplingControl.SHORTEST.toMillis();
        long longest = SamplingControl.LONGEST.toMillis();
        if (millis < shortest || millis > longest) {
            throw new IllegalArgumentException("SamplingIntervalMillis cannot be " + millis + ": allowed are "
                    + shortest + " to " + longest + ".");
        }
        agent.sampling.setInterval(Duration.ofMillis(millis));
    }

    String tableReader() {
        return last.newest().source().tableReader();
    }

    String ownerLookup() {
        return last.newest().source().ownerLookup();
    }

    Date lastSampleTime() {
        return Date.from(last.newest().taken());
    }

    double lastSampleDurationMillis() {
        return millis(last.newest());
    }

    private static double millis(Sample sample) {
        return sample.duration().totalNanos() / NANOS_A_MILLI;
    }

    int sockets() {
        return last.fresh().table().table().size();
    }

    int processes() {
        return last.fresh().table().owners().processes().size();
    }

    int unattributed() {
        return last.fresh().host().unattributed().values().stream()
                .mapToInt(ByState::total)
                .sum();
    }

    TabularData destinations() {
        return DestinationRows.table(last.fresh());
    }

    int inState(TcpState state) {
        return last.fresh().host().byState().get(state);
    }

    ResourceLimits resourceLimits() {
        return last.fresh().resourceLimits();
    }

    String sampleNow() {
        try {
            Sample sample = agent.sampling.sampleNow();
            return String.format(
                    Locale.ROOT,
                    "%d sockets, %d processes, in %.1f ms",
                    sample.table().table().size(),
                    sample.table().owners().processes().size(),
                    millis(sample));
        } catch (IOException e) {
            throw new IllegalStateException("No sample could be taken: " + e.getMessage(), e);
        }
    }

    CompositeData list(String filter) {
        AttributedTable table = last.fresh().table();
        int[] rows = ConnectionFilter.parse(filter).rows(table);
        return ConnectionRows.listing(table, rows);
    }

    /** @param from empty for all that are known, likewise {@code to} */
    CompositeData history(String filter, String from, String to) {
        ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());
        Instant last = to.isEmpty() ? now.toInstant() : Times.parse(to, now);
        Instant first = from.isEmpty() ? agent.recent.begins() : Times.parse(from, now);
        if (!from.isEmpty() && first.isAfter(last)) {
            throw new IllegalArgumentException("from \"" + from + "\" is after to \"" + to + "\"");
        }
        HistoryRows rows = new HistoryRows();
        Coverage coverage = History.ended(agent.recent, ConnectionFilter.parsePast(filter), first, last, rows::add);
        return rows.data(coverage.notes(now.getZone()));
    }

    String terminate(String connection) {
        return agent.terminations
                .terminate(ConnectionName.parse(connection), JmxClient.requester())
                .toString();
    }

    String[] terminateMatching(String filter, boolean dryRun) {
        return TerminationLines.of(agent.terminations, TerminationLines.preview(agent.terminations, filter), dryRun);
    }
}
