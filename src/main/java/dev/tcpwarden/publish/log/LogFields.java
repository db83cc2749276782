package dev.tcpwarden.publish.log;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import dev.tcpwarden.rows.MeasureValue;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Measure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of a line, in its order. What is not known is left out. */
final class LogFields {

    private static final int MICROS_DIGITS = 6;
    private static final int MILLIS_DIGITS = 3;
    private static final long IPV4_NETWORK = ~0xffL;
    private static final long IPV6_NETWORK = ~0xffffL;

    private LogFields() {}

    /** @param networksOnly see {@link ConnectionLogSettings} */
    static List<Field<LoggedConnection>> of(boolean networksOnly) {
        return Stream.of(time(), process(), connection(networksOnly), end(), measures())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Field<LoggedConnection>> time() {
        return List.of(
                text("event", "closed, or open for one that still is", it -> it.result() == null ? "open" : "closed"),
                text("time", "When it closed; of one that is open, when it was seen", it -> timestamp(it.time())),
                text("opened", "When a sample saw it first", it -> it.opened() == null ? null : timestamp(it.opened())),
                field(
                        "duration_seconds",
                        Kind.SECONDS,
                        "From opened to time",
                        it -> it.opened() == null ? null : seconds(it.opened(), it.time())));
    }

    static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static BigDecimal seconds(Instant from, Instant to) {
        return BigDecimal.valueOf(Math.max(0, Duration.between(from, to).toMillis()), MILLIS_DIGITS);
    }

    private static List<Field<LoggedConnection>> process() {
        return Stream.concat(
                        Stream.of(
                                text("process", ProcessLabel.PROCESS.meaning(), LogFields::processName),
                                field("pid", Kind.NUMBER, ProcessLabel.PID.meaning(), ofProcess(process ->
                                        (Integer) process.pid())),
                                field(
                                        "uid",
                                        Kind.NUMBER,
                                        "User id of the socket",
                                        it -> it.uid().isPresent() ? it.uid().getAsLong() : null),
                                text("user", "User of the process", ofProcess(process -> orNull(process.user())))),
                        ProcessLabel.OF_WORKLOAD.stream()
                                .map(label -> text(
                                        label.key(),
                                        label.meaning(),
                                        ofProcess(process -> label.of(process).orElse(null)))))
                .toList();
    }

    /** Of one that has exited by the kernel's own name of it. */
    private static @Nullable String processName(LoggedConnection it) {
        ProcessInfo info = it.process().info();
        return info == null ? orNull(it.process().command()) : info.name();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Function<LoggedConnection, @Nullable Object> ofProcess(
            Function<ProcessInfo, @Nullable Object> value) {
        return it ->
                it.process().info() == null ? null : value.apply(it.process().info());
    }

    private static List<Field<LoggedConnection>> connection(boolean networksOnly) {
        return List.of(
                field(
                        "netns",
                        Kind.NUMBER,
                        "Network namespace by its inode number",
                        it -> it.id().netns() == 0
                                ? null
                                : Integer.toUnsignedLong(it.id().netns())),
                text(
                        "local",
                        "Local address and port",
                        it -> it.id().connection().local()),
                text(
                        "remote",
                        "Remote address and port",
                        it -> networksOnly
                                ? network(it.id().connection().remote())
                                : it.id().connection().remote()),
                text(
                        "direction",
                        "inbound or outbound",
                        it -> it.inbound() ? Direction.INBOUND.label() : Direction.OUTBOUND.label()),
                text(
                        "state",
                        "TCP state in the last sample",
                        it -> it.state() == null ? null : it.state().label()));
    }

    /** The first 24 bits of an IPv4 address, 48 of IPv6. */
    private static Endpoint network(Endpoint remote) {
        IpAddress address = remote.address();
        IpAddress network = address.isIpv4()
                ? new IpAddress(address.high(), address.low() & IPV4_NETWORK)
                : new IpAddress(address.high() & IPV6_NETWORK, 0);
        return new Endpoint(network, remote.port());
    }

    private static List<Field<LoggedConnection>> end() {
        return List.of(
                text("result", "How it ended", LogFields::result),
                text(
                        "via",
                        "The way its termination was asked for",
                        it -> it.terminatedBy() == null
                                ? null
                                : it.terminatedBy().via().label()),
                text(
                        "who",
                        "Who terminated it",
                        it -> it.terminatedBy() == null
                                ? null
                                : it.terminatedBy().name().orElse(null)),
                field(
                        "handshake_seconds",
                        Kind.SECONDS,
                        "From the first SYN of this side until it was established",
                        it -> it.handshakeMicros() == 0
                                ? null
                                : BigDecimal.valueOf(Integer.toUnsignedLong(it.handshakeMicros()), MICROS_DIGITS)));
    }

    private static @Nullable String result(LoggedConnection it) {
        if (it.result() == null) {
            return null;
        }
        return (it.terminatedBy() == null ? it.result() : CloseResult.TERMINATED).label();
    }

    private static List<Field<LoggedConnection>> measures() {
        return Stream.concat(
                        Measure.ALL.stream()
                                .map(measure -> field(
                                        measure.key(),
                                        Kind.of(measure),
                                        measure.meaning(),
                                        it -> MeasureValue.of(
                                                measure.unit(), it.measures().get(measure)))),
                        Stream.of(text(
                                "inferred",
                                "By what the owner is known where no process held the socket",
                                LoggedConnection::inferred)))
                .toList();
    }

    private static Field<LoggedConnection> text(
            String key, String meaning, Function<LoggedConnection, @Nullable Object> value) {
        return field(key, Kind.TEXT, meaning, value);
    }

    private static Field<LoggedConnection> field(
            String key, Kind kind, String meaning, Function<LoggedConnection, @Nullable Object> value) {
        return new Field<>(key, key, kind, meaning, (it, row) -> value.apply(it));
    }
}
