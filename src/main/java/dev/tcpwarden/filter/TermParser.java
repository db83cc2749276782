package dev.tcpwarden.filter;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.NetworkNamespaces;
import dev.tcpwarden.socket.TcpState;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one {@link Term}. What it throws names the term as it was written, and what is allowed. */
final class TermParser {

    private static final Map<String, Function<String, Term>> KEYS = new LinkedHashMap<>();

    static {
        ProcessLabel.ALL.forEach(label -> KEYS.put(label.key(), value -> new Term.HasLabel(label, value)));
        KEYS.put(ProcessLabel.PID.key(), value -> new Term.HasPid(pid(value)));
        KEYS.put("state", value -> new Term.InState(state(value)));
        KEYS.put("local", value -> new Term.LocalIn(AddressPattern.parse(value)));
        KEYS.put("remote", value -> new Term.RemoteIn(AddressPattern.parse(value)));
        KEYS.put("netns", value -> new Term.InNetns(NetworkNamespaces.number(value)));
        KEYS.put("direction", value -> new Term.HasDirection(direction(value)));
        Measure.inFilters(true)
                .forEach(flag -> KEYS.put(flag.filter().orElseThrow(), value -> new Term.HasFlag(flag, truth(value))));
    }

    private static final Pattern KEY = Pattern.compile("[^=<>]*");

    private static final String FORMS = "write key=value with the keys " + String.join(", ", KEYS.keySet())
            + ", or key>value or key<value with the keys " + Quantity.keys();

    private TermParser() {}

    static Term parse(String text) {
        Matcher matcher = KEY.matcher(text);
        String key = matcher.lookingAt() ? matcher.group() : "";
        String operator = text.substring(key.length(), Math.min(key.length() + 1, text.length()));
        String value = text.substring(key.length() + operator.length());
        Function<String, Term> parser = parser(text, key, operator);
        if (value.isEmpty()) {
            throw new InvalidTermException(
                    text,
                    "the filter term \"" + text + "\" has no value: write " + text + "VALUE, or leave the term out",
                    null);
        }
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidTermException(text, "the filter term \"" + text + "\" is wrong: " + e.getMessage(), e);
        }
    }

    private static Function<String, Term> parser(String text, String key, String operator) {
        Optional<Quantity> quantity = Quantity.ofKey(key);
        if (quantity.isPresent()) {
            if (operator.equals(">") || operator.equals("<")) {
                return value -> new Term.Compares(
                        quantity.get(), operator.equals(">"), quantity.get().parse(value));
            }
            throw new InvalidTermException(
                    text,
                    "\"" + text + "\" is not a filter term: write " + key + ">VALUE or " + key
                            + "<VALUE, in quotes where a shell reads it",
                    null);
        }
        Function<String, Term> parser = KEYS.get(key);
        if (parser == null || !operator.equals("=")) {
            throw new InvalidTermException(text, "\"" + text + "\" is not a filter term: " + FORMS, null);
        }
        return parser;
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

    private static boolean truth(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"" + value + "\" is neither true nor false");
        };
    }
}
