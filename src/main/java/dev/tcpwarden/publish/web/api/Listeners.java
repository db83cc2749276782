package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.rows.RowOrder;
import dev.tcpwarden.rows.SocketFields;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.NetworkNamespaces;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The listeners with their backlogs and how many clients they have. */
final class Listeners implements Listing<Listeners.Source> {

    private static final List<String> ANY = List.of("0.0.0.0", "::");

    private static final List<Field<Source>> FIELDS = Stream.of(OwnerFields.of(Listeners::owner), place(), use())
            .flatMap(List::stream)
            .toList();

    /** @param clients by {@link #key} */
    record Source(AttributedTable table, Map<String, Integer> clients) {}

    private static @Nullable ProcessInfo owner(Source source, int row) {
        return source.table.owners().isOwned(row) ? source.table.owners().process(row) : null;
    }

    private static Endpoint local(Source source, int row) {
        return source.table.table().local(row);
    }

    private static List<Field<Source>> place() {
        return List.of(
                Field.text("local", "Local", "Address and port that it listens on", Listeners::local),
                Field.text(
                        "address",
                        "Address",
                        "Address that it listens on",
                        (it, row) -> local(it, row).address().toString()),
                new Field<>(
                        "port",
                        "Port",
                        Kind.NUMBER,
                        "Port that it listens on",
                        (it, row) -> local(it, row).port()),
                new Field<>(
                        "netns",
                        "Netns",
                        Kind.NUMBER,
                        "Network namespace by its inode number",
                        (it, row) -> SocketFields.netns(it.table.table(), row)));
    }

    private static List<Field<Source>> use() {
        return List.of(
                queue(
                        "backlog",
                        "Backlog",
                        "Connections that wait to be accepted",
                        (it, row) -> it.table.table().receiveQueue(row)),
                queue(
                        "backlog_limit",
                        "Limit",
                        "How many may wait",
                        (it, row) -> it.table.table().sendQueue(row)),
                new Field<>(
                        "clients",
                        "Clients",
                        Kind.COUNT,
                        "Different remote addresses that are connected to it",
                        (it, row) -> it.clients.get(key(it, row))),
                Field.text("filter", "Filter", "What chooses its connections", Listeners::drillDown));
    }

    private static Field<Source> queue(String key, String header, String meaning, Field.Value<Source> value) {
        return new Field<>(
                key,
                header,
                Kind.COUNT,
                meaning,
                (it, row) -> it.table.table().has(TableField.QUEUES) ? value.of(it, row) : null);
    }

    private static String key(Source source, int row) {
        ProcessInfo owner = owner(source, row);
        return key(
                owner == null ? "" : owner.name(),
                local(source, row).address().toString(),
                Integer.toString(local(source, row).port()));
    }

    private static String key(String process, String address, String port) {
        return process + ' ' + address + ' ' + port;
    }

    private static String drillDown(Source source, int row) {
        Endpoint local = local(source, row);
        boolean all = ANY.contains(local.address().toString());
        List<String> terms =
                new ArrayList<>(List.of("direction=inbound", "local=" + (all ? ":" + local.port() : local)));
        int netns = source.table.table().netns(row);
        if (NetworkNamespaces.isForeign(netns)) {
            terms.add("netns=" + Integer.toUnsignedString(netns));
        }
        return ConnectionFilter.line(terms);
    }

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public List<Field<Source>> fields() {
        return FIELDS;
    }

    @Override
    public List<String> columns() {
        return List.of("process", "pid", "container", "local", "backlog", "backlog_limit", "clients");
    }

    @Override
    public Selection<Source> select(Sample sample, Parameters parameters) {
        AttributedTable table = sample.table();
        int[] rows = Arrays.stream(parameters.filter().rows(table))
                .filter(row -> table.table().state(row) == TcpState.LISTEN)
                .toArray();
        Map<String, Integer> clients = new HashMap<>();
        for (ListenerSeries series : sample.listeners()) {
            clients.merge(
                    key(series.owner().process(), series.address(), series.port()), series.clients(), Integer::sum);
        }
        return new Selection<>(FIELDS, new Source(table, clients), RowOrder.sort(table.table(), rows));
    }
}
