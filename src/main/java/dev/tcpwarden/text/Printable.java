package dev.tcpwarden.text;

import java.util.HexFormat;

/**
 * Untrusted text, such as the name of a process, made fit for one line of a terminal or a log: what could move the cursor,
 * break the line or reorder it is written as an escape. A backslash is doubled, so that no two texts are shown alike.
 */
public final class Printable {

    private Printable() {}

    /**
     * {@code text} with {@code \n}, {@code \t}, {@code \r}, {@code \\}, and <code>&#92;u001b</code> for all else that is
     * unprintable.
     */
    public static String escape(String text) {
        if (text.codePoints().allMatch(Printable::isPlain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> append(escaped, c));
        return escaped.toString();
    }

    /** The same but for backslashes, which stay as they are: for text in which such names may be escaped already. */
    public static String oneLine(String text) {
        if (text.codePoints().allMatch(c -> c == '\\' || isPlain(c))) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c == '\\') {
                escaped.append('\\');
            } else {
                append(escaped, c);
            }
        });
        return escaped.toString();
    }

    private static void append(StringBuilder to, int codePoint) {
        switch (codePoint) {
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            case '\\' -> to.append("\\\\");
            default -> {
                if (isPlain(codePoint)) {
                    to.appendCodePoint(codePoint);
                } else {
                    for (char unit : Character.toChars(codePoint)) {
                        to.append("\\u").append(HexFormat.of().toHexDigits(unit));
                    }
                }
            }
        }
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT, // among them the marks that reverse the direction of writing
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> codePoint != '\\';
        };
    }
}
