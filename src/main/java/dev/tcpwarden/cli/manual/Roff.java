package dev.tcpwarden.cli.manual;

import java.util.List;

/** Text in the language of man pages (man(7)). */
final class Roff {

    private final StringBuilder text = new StringBuilder();

    /** @param date as in {@code 2026-11-24} */
    Roff(String name, String date, String version) {
        text.append(".TH \"%s\" 1 %s \"%s\"\n".formatted(escaped(name), date, escaped(version)));
    }

    Roff request(String name, String... arguments) {
        text.append('.').append(name);
        for (String argument : arguments) {
            text.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        text.append('\n');
        return this;
    }

    /** A line that is filled with others; an empty one ends a paragraph. */
    Roff line(String line) {
        return line.isEmpty() ? request("PP") : raw(escaped(line));
    }

    /** Lines as they are. */
    Roff example(List<String> lines) {
        text.append(".EX\n");
        lines.forEach(line -> raw(escaped(line)));
        text.append(".EE\n");
        return this;
    }

    /** A tagged paragraph: what is explained, in bold, and how. */
    Roff tagged(String tag, Iterable<String> lines) {
        text.append(".TP\n.B ").append(escaped(tag)).append('\n');
        String separator = "";
        for (String line : lines) {
            text.append(separator);
            line(line);
            separator = ".br\n";
        }
        return this;
    }

    private Roff raw(String line) {
        text.append(line.startsWith(".") || line.isEmpty() ? "\\&" : "")
                .append(line)
                .append('\n');
        return this;
    }

    private static String escaped(String line) {
        return line.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
