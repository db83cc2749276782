package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.top.Key.Kind;
import java.io.IOException;
import java.util.Map;

/** Makes keys of what terminals send for them: characters, and escape sequences (ECMA-48; xterm, the Linux console). */
final class KeyReader {

    /** What the input answers at its end. */
    static final int END = -1;

    /** Where the input comes from. */
    @FunctionalInterface
    interface Input {

        /**
         * @param millis how long to wait; 0 for ever
         * @return a character, {@link #END}, or less where none came in time
         */
        int read(long millis) throws IOException;
    }

    /** So long after ESC another character is part of its sequence. */
    private static final long ESCAPE_MILLIS = 50;

    private static final int ESC = 0x1b;
    private static final int MAX_SEQUENCE = 16;

    private static final Map<Integer, Kind> CONTROLS = Map.of(
            0x03, Kind.INTERRUPT,
            0x08, Kind.BACKSPACE,
            0x7f, Kind.BACKSPACE,
            0x09, Kind.TAB,
            0x0a, Kind.ENTER,
            0x0d, Kind.ENTER,
            0x0c, Kind.REDRAW,
            0x15, Kind.CLEAR_LINE);

    private static final Map<String, Kind> SEQUENCES = Map.ofEntries(
            Map.entry("A", Kind.UP),
            Map.entry("B", Kind.DOWN),
            Map.entry("C", Kind.RIGHT),
            Map.entry("D", Kind.LEFT),
            Map.entry("H", Kind.HOME),
            Map.entry("F", Kind.END),
            Map.entry("1~", Kind.HOME),
            Map.entry("7~", Kind.HOME),
            Map.entry("4~", Kind.END),
            Map.entry("8~", Kind.END),
            Map.entry("5~", Kind.PAGE_UP),
            Map.entry("6~", Kind.PAGE_DOWN),
            Map.entry("P", Kind.F1),
            Map.entry("[A", Kind.F1),
            Map.entry("11~", Kind.F1),
            Map.entry("S", Kind.F4),
            Map.entry("[D", Kind.F4),
            Map.entry("14~", Kind.F4),
            Map.entry("17~", Kind.F6),
            Map.entry("20~", Kind.F9),
            Map.entry("21~", Kind.F10));

    private final Input input;

    KeyReader(Input input) {
        this.input = input;
    }

    /** The next key; waits for it. */
    Key next() throws IOException {
        int first = input.read(0);
        if (first == END) {
            return Key.of(Kind.END_OF_INPUT);
        }
        if (first == ESC) {
            return escape();
        }
        if (Character.isHighSurrogate((char) first)) {
            int second = input.read(ESCAPE_MILLIS);
            return second > 0 && Character.isLowSurrogate((char) second)
                    ? Key.of(Character.toCodePoint((char) first, (char) second))
                    : Key.of(Kind.OTHER);
        }
        Kind control = CONTROLS.get(first);
        return control != null ? Key.of(control) : first < ' ' ? Key.of(Kind.OTHER) : Key.of(first);
    }

    private Key escape() throws IOException {
        int second = input.read(ESCAPE_MILLIS);
        if (second < 0) {
            return Key.of(Kind.ESCAPE);
        }
        if (second != '[' && second != 'O') {
            return Key.of(Kind.OTHER);
        }
        StringBuilder sequence = new StringBuilder();
        while (sequence.length() < MAX_SEQUENCE) {
            int next = input.read(ESCAPE_MILLIS);
            if (next < 0) {
                return Key.of(Kind.OTHER);
            }
            sequence.append((char) next);
            boolean linuxFunctionKey = sequence.length() == 1 && next == '[' && second == '[';
            if (next >= '@' && next <= '~' && !linuxFunctionKey) {
                return Key.of(SEQUENCES.getOrDefault(sequence.toString(), Kind.OTHER));
            }
        }
        return Key.of(Kind.OTHER);
    }
}
