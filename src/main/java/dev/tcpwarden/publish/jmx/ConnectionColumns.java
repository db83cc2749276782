package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.Age;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpSocket;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * What open data says of a socket. The columns are named as in {@code tcpwarden list --output=json}; beside them are {@code
 * connection}, which is what the operations take, and ages, which only an agent knows. What is not known is null.
 */
final class ConnectionColumns {

    record Column(String name, String text, OpenType<?> type, Value value) {}

    /** What a column says of a socket. */
    @FunctionalInterface
    interface Value {

        @Nullable
        Object of(AttributedSocket socket);
    }

    /** What a column says of an owner. */
    @FunctionalInterface
    private interface Owner {

        @Nullable
        Object of(Attribution.Owned owned);
    }

    private static final double MILLIS_A_SECOND = 1e3;

    static final List<Column> ALL = Stream.of(
                    endpoints(), owner(), workload(), evidence(), system(), measures(), ages())
            .flatMap(List::stream)
            .toList();

    private ConnectionColumns() {}

    private static List<Column> endpoints() {
        return List.of(
                new Column(
                        "connection",
                        "Both endpoints, as terminate takes them",
                        SimpleType.STRING,
                        it -> ConnectionName.of(it.socket().id()).toString()),
                new Column(
                        "local",
                        "Local address and port",
                        SimpleType.STRING,
                        it -> endpoints(it).local().toString()),
                new Column(
                        "remote",
                        "Remote address and port",
                        SimpleType.STRING,
                        it -> endpoints(it).remote().toString()),
                new Column(
                        "netns",
                        "Network namespace by its inode number; none on a system without",
                        SimpleType.LONG,
                        it -> netns(it.socket().id().netns())),
                new Column(
                        "state",
                        "TCP state",
                        SimpleType.STRING,
                        it -> it.socket().state().label()),
                new Column(
                        "direction",
                        "inbound or outbound; none for a listener",
                        SimpleType.STRING,
                        it -> it.direction().map(Direction::label).orElse(null)));
    }

    private static @Nullable Long netns(int netns) {
        return netns == 0 ? null : Integer.toUnsignedLong(netns);
    }

    private static Connection endpoints(AttributedSocket attributed) {
        return attributed.socket().id().connection();
    }

    private static List<Column> owner() {
        return List.of(
                new Column(
                        "pid",
                        "Process that owns it; none where unattributed says why",
                        SimpleType.INTEGER,
                        it -> owned(it, owned -> owned.process().pid())),
                new Column(
                        "process",
                        "Name of that process",
                        SimpleType.STRING,
                        it -> owned(it, owned -> owned.process().name())));
    }

    private static List<Column> workload() {
        return ProcessLabel.OF_WORKLOAD.stream()
                .map(label -> new Column(
                        label.key(),
                        label.meaning(),
                        SimpleType.STRING,
                        it -> owned(it, owned -> label.of(owned.process()).orElse(null))))
                .toList();
    }

    private static List<Column> evidence() {
        return List.of(
                new Column(
                        "unattributed",
                        "Why it has no owner; none where it has one",
                        SimpleType.STRING,
                        it -> it.owner() instanceof Attribution.Unattributed none
                                ? none.reason().label()
                                : null),
                new Column(
                        "inferred",
                        "How its owner was inferred; none where a process holds it",
                        SimpleType.STRING,
                        it -> owned(it, owned -> inferred(owned.evidence()))));
    }

    private static @Nullable Object owned(AttributedSocket attributed, Owner value) {
        return attributed.owner() instanceof Attribution.Owned owned ? value.of(owned) : null;
    }

    private static @Nullable String inferred(Evidence evidence) {
        return evidence.isInferred() ? evidence.label() : null;
    }

    private static List<Column> system() {
        return List.of(
                new Column(
                        "uid",
                        "User id of the socket's creator; none where no program holds it",
                        SimpleType.LONG,
                        it -> it.socket().hasUid() ? it.socket().uid() : null),
                new Column(
                        "inode",
                        "Inode of the socket; none where no program holds it",
                        SimpleType.LONG,
                        it -> it.socket().hasInode() ? it.socket().inode() : null),
                new Column(
                        "receive_queue",
                        "Bytes to be read; of a listener: connections to accept",
                        SimpleType.LONG,
                        it -> queue(it, TcpSocket::receiveQueue)),
                new Column(
                        "send_queue",
                        "Bytes to be sent; of a listener: how many may wait",
                        SimpleType.LONG,
                        it -> queue(it, TcpSocket::sendQueue)));
    }

    private static @Nullable Long queue(AttributedSocket attributed, ToLongFunction<TcpSocket> queue) {
        TcpSocket socket = attributed.socket();
        return socket.has(TableField.QUEUES) ? queue.applyAsLong(socket) : null;
    }

    private static List<Column> measures() {
        return Measure.ALL.stream()
                .map(measure -> new Column(
                        measure.key(),
                        measure.meaning(),
                        type(measure.unit()),
                        it -> value(measure.unit(), it.socket().measures().get(measure))))
                .toList();
    }

    private static OpenType<?> type(Unit unit) {
        return unit.time().isPresent() ? SimpleType.DOUBLE : unit == Unit.FLAG ? SimpleType.BOOLEAN : SimpleType.LONG;
    }

    private static @Nullable Object value(Unit unit, long value) {
        if (value == Measure.UNKNOWN) {
            return null;
        }
        if (unit == Unit.FLAG) {
            return value != 0;
        }
        return unit.time().isPresent() ? (Object) ((double) value / unit.perSecond()) : (Object) value;
    }

    private static List<Column> ages() {
        return List.of(
                new Column(
                        "age_seconds",
                        "Since the agent first saw it",
                        SimpleType.DOUBLE,
                        it -> it.age()
                                .map(age -> age.age().toMillis() / MILLIS_A_SECOND)
                                .orElse(null)),
                new Column(
                        "state_age_seconds",
                        "Since the agent first saw it in this state",
                        SimpleType.DOUBLE,
                        it -> it.age()
                                .map(age -> age.inState().toMillis() / MILLIS_A_SECOND)
                                .orElse(null)),
                new Column(
                        "age_at_least",
                        "Whether it was there when the agent started, and may be older",
                        SimpleType.BOOLEAN,
                        it -> it.age().map(Age::lowerBound).orElse(null)));
    }
}
