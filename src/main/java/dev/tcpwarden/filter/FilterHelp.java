package dev.tcpwarden.filter;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The filter language in a few lines, for help texts. What it says of measures and states follows their catalogues. */
public final class FilterHelp {

    private FilterHelp() {}

    /** A term of each kind, for one line: {@code process=nginx state=close_wait … rtt>200ms}. */
    public static String examples() {
        Stream<String> owners =
                Stream.of("process=nginx", "pid=1234", "container=web", "pod=web-0", "pod_namespace=shop");
        Stream<String> rest = Stream.of(
                "unit=nginx.service", "state=close_wait", "local=:8080", "remote=10.0.0.0/8", "direction=inbound");
        return Stream.of(
                        owners,
                        rest,
                        Quantity.ALL.stream().map(FilterHelp::example),
                        Measure.inFilters(true).map(flag -> flag.filter().orElseThrow() + "=true"))
                .flatMap(terms -> terms)
                .collect(Collectors.joining(" "));
    }

    /** The terms that a command can use, a line each; what no single table has is left out. */
    public static List<String> lines() {
        String states = TcpState.labels().collect(Collectors.joining(" "));
        int half = states.indexOf(" close_wait");
        return Stream.of(
                        Stream.of(line("process=NAME  pid=PID", "the owner")),
                        ProcessLabel.OF_WORKLOAD.stream().map(FilterHelp::named),
                        Stream.of(
                                line("state=STATE", states.substring(0, half)),
                                line("", states.substring(half + 1)),
                                line(
                                        "local=ADDRESS remote=ADDRESS",
                                        "10.0.0.5 10.0.0.0/8 10.0.0.5:443 :8080 ::1 2001:db8::/32"),
                                line("", "[2001:db8::1]:443 [2001:db8::]/32:443 fe80::1%eth0"),
                                line("netns=own|NUMBER|NAME", "network namespace, as lsns and ip netns name it"),
                                line("unattributed=REASON", "why no process owns it, such as time_wait or orphaned"),
                                line("direction=inbound|outbound", "inbound: this host listens on the local end")),
                        Measure.inFilters(false).map(FilterHelp::compared),
                        Stream.of(line("", "> or <, in quotes; unknown values match neither")),
                        Measure.inFilters(true)
                                .map(flag ->
                                        line(flag.filter().orElseThrow() + "=true|false", firstClause(flag.meaning()))),
                        Stream.of(
                                line("KEY=VALUE,VALUE", "any of these values; a comma of a value is written twice"),
                                line("KEY!=VALUE,VALUE", "none of them; what is not known matches neither")))
                .flatMap(lines -> lines)
                .toList();
    }

    /** The same for connections of the past. */
    public static List<String> pastLines() {
        String results = CloseResult.ALL.stream().map(CloseResult::label).collect(Collectors.joining(" "));
        int half = results.indexOf(" timed_out");
        return Stream.concat(
                        lines().stream(),
                        Stream.of(
                                line("result=RESULT", results.substring(0, half)),
                                line("", results.substring(half + 1)),
                                line("'age>1h'", "how long it had been known")))
                .toList();
    }

    /** A key of the language. {@code values} are all that there are; empty where they are open. */
    public record Key(String key, List<String> operators, List<String> values, String meaning, String example) {}

    /** All keys, those among them that need a running agent. */
    public static List<Key> keys() {
        List<String> states = TcpState.labels().toList();
        List<String> truth = List.of("true", "false");
        return Stream.of(
                        ProcessLabel.ALL.stream()
                                .map(label -> equal(
                                        label.key(),
                                        List.of(),
                                        label.meaning(),
                                        label == ProcessLabel.PID ? "1234" : "NAME")),
                        Stream.of(
                                equal("state", states, "TCP state", "close_wait"),
                                equal("local", List.of(), "Local address, block or port", "10.0.0.5:443"),
                                equal("remote", List.of(), "Remote address, block or port", "10.0.0.0/8"),
                                equal("netns", List.of(), "Network namespace: own, its number or its name", "own"),
                                equal(
                                        "direction",
                                        Stream.of(Direction.values())
                                                .map(Direction::label)
                                                .toList(),
                                        "inbound: this host listens on the local end",
                                        "inbound"),
                                equal(
                                        "unattributed",
                                        UnattributedReason.ALL.stream()
                                                .map(UnattributedReason::label)
                                                .toList(),
                                        "Why it has no owner",
                                        "orphaned")),
                        Quantity.ALL.stream()
                                .map(quantity -> new Key(
                                        quantity.key(),
                                        List.of(">", "<"),
                                        List.of(),
                                        quantity.meaning(),
                                        example(quantity))),
                        Measure.inFilters(true)
                                .map(flag -> equal(flag.filter().orElseThrow(), truth, flag.meaning(), "true")))
                .flatMap(keys -> keys)
                .toList();
    }

    /** Those of connections of the past. */
    public static List<Key> keysOfPast() {
        List<String> results = CloseResult.ALL.stream().map(CloseResult::label).toList();
        return Stream.concat(
                        Stream.of(equal("result", results, "How it ended", "refused")),
                        keys().stream().filter(key -> !key.key().equals("state_age")))
                .toList();
    }

    private static Key equal(String key, List<String> values, String meaning, String value) {
        return new Key(key, List.of("=", "!="), values, meaning, key + "=" + value);
    }

    private static String named(ProcessLabel label) {
        return line(label.key() + "=NAME", firstClause(label.meaning()));
    }

    private static String compared(Measure measure) {
        Quantity quantity = Quantity.ofKey(measure.filter().orElseThrow()).orElseThrow();
        return line("'" + example(quantity) + "'", firstClause(measure.meaning()));
    }

    private static String line(String term, String text) {
        return String.format("  %-32s %s", term, text).stripTrailing();
    }

    private static String firstClause(String meaning) {
        String clause = meaning.split("[:,]", 2)[0];
        return Character.toLowerCase(clause.charAt(0)) + clause.substring(1);
    }

    private static String example(Quantity quantity) {
        return quantity.key()
                + switch (quantity.unit()) {
                    case MICROSECONDS -> ">200ms";
                    case MILLISECONDS -> ">1h";
                    case BYTES_PER_SECOND -> "<100000";
                    default -> ">10";
                };
    }
}
