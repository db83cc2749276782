package dev.tcpwarden.filter;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.NetworkNamespaces;
import dev.tcpwarden.socket.TcpState;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue of what terms with {@code =} and {@code !=} are about. */
final class Subjects {

    static final Subject<TcpState> STATE = new Subject.OfSocket<>(
            "state",
            Subjects::parseState,
            TcpState::label,
            (table, row) -> true,
            (table, row, state) -> table.table().state(row) == state);

    static final Subject<AddressPattern> LOCAL = new Subject.OfSocket<>(
            "local",
            AddressPattern::parse,
            AddressPattern::toString,
            (table, row) -> true,
            (table, row, pattern) -> pattern.matchesLocal(table.table(), row));

    /** A listener has no remote end, although the kernel shows one. */
    static final Subject<AddressPattern> REMOTE = new Subject.OfSocket<>(
            "remote",
            AddressPattern::parse,
            AddressPattern::toString,
            (table, row) -> table.table().state(row) != TcpState.LISTEN,
            (table, row, pattern) -> pattern.matchesRemote(table.table(), row));

    static final Subject<Integer> NETNS = new Subject.OfSocket<>(
            "netns",
            NetworkNamespaces::number,
            Integer::toUnsignedString,
            (table, row) -> table.table().netns(row) != 0,
            (table, row, netns) -> table.table().netns(row) == netns);

    /** A listener has none. */
    private static final Subject<Direction> DIRECTION = new Subject.OfSocket<>(
            "direction",
            Subjects::parseDirection,
            Direction::label,
            (table, row) -> table.table().state(row) != TcpState.LISTEN,
            (table, row, direction) -> table.table().state(row) != TcpState.LISTEN
                    && table.isInbound(row) == (direction == Direction.INBOUND));

    static final Subject<UnattributedReason> UNATTRIBUTED = new Subject.OfSocket<>(
            "unattributed",
            Subjects::parseReason,
            UnattributedReason::label,
            (table, row) -> !table.owners().isOwned(row),
            (table, row, reason) ->
                    !table.owners().isOwned(row) && table.owners().reason(row) == reason);

    /** All of them, in the order of the help. */
    static final List<Subject<?>> ALL = Stream.of(
                    ProcessLabel.ALL.stream().map(Subjects::ofLabel),
                    Stream.of(STATE, LOCAL, REMOTE, NETNS, DIRECTION, UNATTRIBUTED),
                    Measure.inFilters(true).map(Subjects::ofFlag))
            .<Subject<?>>flatMap(Function.identity())
            .toList();

    /** Of connections that have ended. */
    private static final Subject<CloseResult> RESULT = new Subject.OfSocket<>(
            "result",
            Subjects::parseResult,
            CloseResult::label,
            (table, row) -> table.result(row) != null,
            (table, row, result) -> table.result(row) == result);

    /** Those of the past. */
    static final List<Subject<?>> PAST =
            Stream.concat(ALL.stream(), Stream.of(RESULT)).toList();

    private Subjects() {}

    /** Whether a row that has a value of it has exactly that text. */
    static boolean isText(Subject<?> subject) {
        return subject == RESULT
                || subject == DIRECTION
                || (subject instanceof Subject.OfOwner && !subject.key().equals(ProcessLabel.PID.key()));
    }

    private static Subject<?> ofLabel(ProcessLabel label) {
        return label == ProcessLabel.PID
                ? new Subject.OfOwner<>(
                        label.key(),
                        Subjects::parsePid,
                        Object::toString,
                        process -> true,
                        (process, pid) -> process.pid() == pid)
                : new Subject.OfOwner<>(
                        label.key(),
                        Function.<String>identity(),
                        Function.identity(),
                        process -> !label.textOf(process).isEmpty(),
                        (process, text) -> label.textOf(process).equals(text));
    }

    private static Subject<?> ofFlag(Measure flag) {
        return new Subject.OfSocket<>(
                flag.filter().orElseThrow(),
                Subjects::parseTruth,
                Object::toString,
                (table, row) -> table.table().measures().get(flag, row) != Measure.UNKNOWN,
                (table, row, holds) -> table.table().measures().get(flag, row) == (holds ? 1 : 0));
    }

    private static int parsePid(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        long pid = digits && text.length() <= 10 ? Long.parseLong(text) : 0;
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a process id: allowed are 1 to " + Integer.MAX_VALUE);
        }
        return (int) pid;
    }

    private static TcpState parseState(String text) {
        return TcpState.ofLabel(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is not a state: allowed are "
                        + TcpState.labels().collect(Collectors.joining(", "))));
    }

    private static CloseResult parseResult(String text) {
        return CloseResult.ofLabel(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no way to end: allowed are "
                        + CloseResult.ALL.stream().map(CloseResult::label).collect(Collectors.joining(", "))));
    }

    private static Direction parseDirection(String text) {
        return Stream.of(Direction.values())
                .filter(direction -> direction.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is not a direction: allowed are inbound, outbound"));
    }

    private static UnattributedReason parseReason(String text) {
        return UnattributedReason.ALL.stream()
                .filter(reason -> reason.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + text + "\" is no reason for a socket to have no owner: allowed are "
                                + UnattributedReason.ALL.stream()
                                        .map(UnattributedReason::label)
                                        .collect(Collectors.joining(", "))));
    }

    private static boolean parseTruth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        };
    }
}
