package dev.tcpwarden.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of one interpreter.
 *
 * @param kinds of the options, each written with its dashes
 * @param families beginnings of options without a value
 * @param words whether options of one dash are words, not letters that may stand together
 * @param plus whether options may begin with {@code +} as well
 */
record InterpreterOptions(Map<String, Kind> kinds, List<String> families, boolean words, boolean plus) {

    /** What an option means; the names are those of {@code interpreters.conf}. */
    enum Kind {
        SWITCH,
        VALUE,
        ATTACHED,
        NUMBER,
        CODE,
        MODULE,
        FILE,
        /** Whatever follows is no option. */
        END,
        /** Not listed, so it may or may not have a value. */
        UNKNOWN
    }

    /**
     * An option as it is on a command line.
     *
     * @param value what is attached to it; null if nothing is
     */
    record Given(Kind kind, @Nullable String value) {}

    InterpreterOptions {
        kinds = Map.copyOf(kinds);
        families = List.copyOf(families);
    }

    /** The option that an argument is; nothing if it is none. */
    Optional<Given> read(String argument) {
        boolean begins = argument.startsWith("-") || (plus && argument.startsWith("+"));
        if (!begins || argument.length() == 1) {
            return Optional.empty();
        }
        if (argument.equals("--")) {
            return Optional.of(new Given(kinds.getOrDefault(argument, Kind.END), null));
        }
        return Optional.of(words || argument.startsWith("--") ? word(argument) : letters(argument));
    }

    private Given word(String argument) {
        int equals = argument.indexOf('=');
        String name = (equals < 0 ? argument : argument.substring(0, equals)).replace('_', '-');
        return new Given(kind(name), equals < 0 ? null : argument.substring(equals + 1));
    }

    private Kind kind(String name) {
        Kind kind = kinds.get(name);
        if (kind == null && words && name.startsWith("--")) {
            kind = kinds.get(name.substring(1)); // QEMU takes either
        }
        if (kind == null && families.stream().anyMatch(name::startsWith)) {
            kind = Kind.SWITCH;
        }
        return kind == null ? Kind.UNKNOWN : kind;
    }

    /** The first letter that is more than a switch decides. */
    private Given letters(String argument) {
        for (int at = 1; at < argument.length(); at++) {
            char letter = argument.charAt(at);
            Kind kind = kinds.get("-" + letter);
            if (kind == null) {
                boolean endsSwitch = at > 1 && (letter == ':' || letter == '='); // -d:Module, -N=host
                return new Given(endsSwitch ? Kind.SWITCH : Kind.UNKNOWN, null);
            } else if (kind == Kind.NUMBER) {
                at = endOfNumber(argument, at + 1) - 1;
            } else if (kind != Kind.SWITCH) {
                return new Given(kind, at + 1 < argument.length() ? argument.substring(at + 1) : null);
            }
        }
        return new Given(Kind.SWITCH, null);
    }

    private static int endOfNumber(String argument, int start) {
        boolean hexadecimal = argument.startsWith("x", start);
        int end = hexadecimal ? start + 1 : start;
        while (end < argument.length() && Character.digit(argument.charAt(end), hexadecimal ? 16 : 10) >= 0) {
            end++;
        }
        return end;
    }
}
