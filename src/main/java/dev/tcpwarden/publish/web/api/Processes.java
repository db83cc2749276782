package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.Oldest;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The published processes, those with most sockets first; a filter keeps those that own at least one matching socket. */
final class Processes implements Listing<Sample> {

    private static final List<Field<Sample>> FIELDS = Stream.of(
                    OwnerFields.of(Processes::process), sockets(), totals(), ages(), drillDown())
            .flatMap(List::stream)
            .toList();

    /** A number of a process. */
    @FunctionalInterface
    private interface Count {

        long of(SocketCounts counts);
    }

    private static ProcessInfo process(Sample sample, int row) {
        return sample.processes().get(row).process();
    }

    private static SocketCounts counts(Sample sample, int row) {
        return sample.processes().get(row).counts();
    }

    private static List<Field<Sample>> sockets() {
        Stream<Field<Sample>> all = Stream.of(count(
                "sockets",
                "Sockets",
                "Sockets of all states",
                it -> it.byState().total()));
        Stream<Field<Sample>> byState = TcpState.ALL.stream()
                .map(state -> count(
                        state.label(),
                        state.label(),
                        "Sockets in " + state.label(),
                        it -> it.byState().get(state)));
        Stream<Field<Sample>> rest = Stream.of(
                count(
                        "established_inbound",
                        "Inbound",
                        "Established, opened by the peer",
                        it -> it.established().get(Direction.INBOUND)),
                count(
                        "established_outbound",
                        "Outbound",
                        "Established, opened by the process",
                        it -> it.established().get(Direction.OUTBOUND)),
                number("receive_queue", "Recv-Q", Kind.BYTES, "Bytes to be read", SocketCounts::receiveQueueBytes),
                number(
                        "send_queue",
                        "Send-Q",
                        Kind.BYTES,
                        "Bytes to be sent or acknowledged",
                        SocketCounts::sendQueueBytes),
                measured(
                        "stalled",
                        "Stalled",
                        Kind.COUNT,
                        "Connections whose data does not get through",
                        it -> it.stalled()),
                measured("idle", "Idle", Kind.COUNT, "Established connections without data for long", it -> it.idle()));
        return Stream.of(all, byState, rest).flatMap(fields -> fields).toList();
    }

    private static List<Field<Sample>> totals() {
        Stream<Field<Sample>> events = Stream.of(
                count(
                        "opened_total",
                        "Opened",
                        "Connections opened",
                        it -> it.totals().opened().total()),
                count(
                        "closed_total",
                        "Closed",
                        "Connections closed",
                        it -> it.totals().closed().total()),
                count(
                        "short_lived_total",
                        "Short-Lived",
                        "Connections that no sample saw",
                        it -> it.totals().shortLived()),
                count(
                        "aborted_total",
                        "Aborted",
                        "Connections reset, timed out or terminated",
                        it -> it.totals().aborted()),
                new Field<>(
                        "failed_connects_total",
                        "Failed",
                        Kind.COUNT,
                        "Attempts to connect that failed",
                        (sample, row) -> sample.reportsAttempts()
                                ? counts(sample, row).totals().connects().failed()
                                : null));
        List<Field<Sample>> traffic =
                TrafficFields.of((sample, row) -> counts(sample, row).totals().traffic());
        return Stream.concat(events, traffic.stream()).toList();
    }

    private static List<Field<Sample>> ages() {
        return Oldest.STATES.stream()
                .map(state -> new Field<Sample>(
                        "oldest_" + state.label() + "_seconds",
                        "Oldest-" + state.label(),
                        Kind.SECONDS,
                        "How long the oldest connection in " + state.label() + " has been in it",
                        (sample, row) -> counts(sample, row).byState().get(state) == 0
                                ? null
                                : Connections.seconds(
                                        counts(sample, row).oldest().get(state))))
                .toList();
    }

    private static List<Field<Sample>> drillDown() {
        return List.of(Field.text(
                "filter",
                "Filter",
                "What chooses its sockets",
                (sample, row) -> ConnectionFilter.line(List.of(
                        ConnectionFilter.term(
                                ProcessLabel.PROCESS.key(), process(sample, row).name()),
                        ProcessLabel.PID.key() + "=" + process(sample, row).pid()))));
    }

    private static Field<Sample> count(String key, String header, String meaning, Count value) {
        return number(key, header, Kind.COUNT, meaning, value);
    }

    private static Field<Sample> number(String key, String header, Kind kind, String meaning, Count value) {
        return new Field<>(key, header, kind, meaning, (sample, row) -> value.of(counts(sample, row)));
    }

    private static Field<Sample> measured(String key, String header, Kind kind, String meaning, Count value) {
        return new Field<>(
                key,
                header,
                kind,
                meaning,
                (sample, row) -> sample.has(TableField.TCP_INFO) ? (Long) value.of(counts(sample, row)) : null);
    }

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public List<Field<Sample>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of(
                "process",
                "pid",
                "container",
                "sockets",
                "established_inbound",
                "established_outbound",
                "listen",
                "close_wait",
                "time_wait",
                "opened_total",
                "failed_connects_total",
                "stalled",
                "sent_bytes_total",
                "received_bytes_total");
    }

    @Override
    public Selection<Sample> select(Sample sample, Parameters parameters) {
        ConnectionFilter filter = parameters.filter();
        Set<ProcessIdentity> owners = filter.isEmpty() ? Set.of() : owners(sample.table(), filter);
        List<PublishedProcess> processes = sample.processes();
        int[] rows = IntStream.range(0, processes.size())
                .filter(row -> filter.isEmpty()
                        || owners.contains(processes.get(row).process().identity()))
                .toArray();
        return new Selection<>(FIELDS, sample, rows);
    }

    private static Set<ProcessIdentity> owners(AttributedTable table, ConnectionFilter filter) {
        Set<ProcessIdentity> identities = new HashSet<>();
        Owners owners = table.owners();
        for (int row : filter.rows(table)) {
            if (owners.isOwned(row)) {
                identities.add(owners.process(row).identity());
            }
        }
        return identities;
    }
}
