package dev.tcpwarden.process.windows;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command line of Windows, which is one text, as its C runtime does ("Parsing C command-line arguments" on Microsoft
 * Learn).
 */
final class CommandLineArguments {

    private final String text;
    private int at;

    private CommandLineArguments(String text) {
        this.text = text;
    }

    /** The arguments, the program's own name first. */
    static List<String> split(String commandLine) {
        return new CommandLineArguments(commandLine).split();
    }

    private List<String> split() {
        List<String> arguments = new ArrayList<>();
        if (!text.isEmpty()) {
            arguments.add(program());
        }
        for (skipBlanks(); at < text.length(); skipBlanks()) {
            arguments.add(argument());
        }
        return arguments;
    }

    /** The first one: quotes only keep blanks together, and a backslash is one. */
    private String program() {
        StringBuilder program = new StringBuilder();
        boolean quoted = false;
        for (; at < text.length() && (quoted || !isBlank(text.charAt(at))); at++) {
            if (text.charAt(at) == '"') {
                quoted = !quoted;
            } else {
                program.append(text.charAt(at));
            }
        }
        return program.toString();
    }

    /** Two quotes within quotes are one; before a quote, two backslashes are one and an odd one takes the quote's meaning away. */
    private String argument() {
        StringBuilder argument = new StringBuilder();
        boolean quoted = false;
        while (at < text.length() && (quoted || !isBlank(text.charAt(at)))) {
            int backslashes = count('\\');
            boolean quote = at < text.length() && text.charAt(at) == '"';
            argument.append("\\".repeat(quote ? backslashes / 2 : backslashes));
            if (!quote) {
                if (backslashes == 0) {
                    argument.append(text.charAt(at++));
                }
            } else if (backslashes % 2 == 1) {
                argument.append('"');
                at++;
            } else if (quoted && text.startsWith("\"\"", at)) {
                argument.append('"');
                at += 2;
            } else {
                quoted = !quoted;
                at++;
            }
        }
        return argument.toString();
    }

    private int count(char sought) {
        int from = at;
        while (at < text.length() && text.charAt(at) == sought) {
            at++;
        }
        return at - from;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
