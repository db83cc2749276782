package dev.tcpwarden.filter;

import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads one {@link Term}. What it throws names the term as it was written, and what is allowed. */
final class TermParser {

    private static final Map<String, Function<String, Term>> KEYS = new LinkedHashMap<>();

    static {
        KEYS.put("process", Term.HasName::new);
        KEYS.put("pid", value -> new Term.HasPid(pid(value)));
        KEYS.put("state", value -> new Term.InState(state(value)));
        KEYS.put("local", value -> new Term.LocalIn(AddressPattern.parse(value)));
        KEYS.put("remote", value -> new Term.RemoteIn(AddressPattern.parse(value)));
        KEYS.put("direction", value -> new Term.HasDirection(direction(value)));
    }

    private TermParser() {}

    static Term parse(String text) {
        int equals = text.indexOf('=');
        Function<String, Term> parser = KEYS.get(equals < 0 ? text : text.substring(0, equals));
        if (parser == null || equals < 0) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not a filter term: write key=value; allowed keys are " + String.join(", ", KEYS.keySet()));
        }
        String value = text.substring(equals + 1);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "the filter term \"" + text + "\" has no value: write " + text + "VALUE, or leave the term out");
        }
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the filter term \"" + text + "\" is wrong: " + e.getMessage(), e);
        }
    }

    private static int pid(String value) {
        boolean digits = value.chars().allMatch(c -> c >= '0' && c <= '9');
        long pid = digits && value.length() <= 10 ? Long.parseLong(value) : 0;
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is not a process id: allowed are 1 to " + Integer.MAX_VALUE);
        }
        return (int) pid;
    }

    private static TcpState state(String value) {
        return TcpState.ofLabel(value)
                .orElseThrow(() -> new IllegalArgumentException("\"" + value + "\" is not a state: allowed are "
                        + TcpState.labels().collect(Collectors.joining(", "))));
    }

    private static Direction direction(String value) {
        return Arrays.stream(Direction.values())
                .filter(direction -> direction.label().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + value + "\" is not a direction: allowed are inbound, outbound"));
    }
}
