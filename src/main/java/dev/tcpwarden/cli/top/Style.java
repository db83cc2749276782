package dev.tcpwarden.cli.top;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** How text looks, fitted to a number of columns of the terminal. What the terminal's character set lacks is a question mark. */
final class Style {

    /** Ends what was cut, as in {@code top}. */
    private static final String CUT = "+";

    private final boolean colour;
    private final CharsetEncoder encoder;

    Style(boolean colour, Charset charset) {
        this.colour = colour;
        encoder = charset.newEncoder();
    }

    AttributedStyle plain() {
        return AttributedStyle.DEFAULT;
    }

    AttributedStyle strong() {
        return AttributedStyle.BOLD;
    }

    AttributedStyle header() {
        return colour ? AttributedStyle.BOLD.foreground(AttributedStyle.CYAN) : AttributedStyle.BOLD;
    }

    AttributedStyle selected() {
        return AttributedStyle.INVERSE;
    }

    AttributedStyle alarm() {
        return colour ? AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW) : AttributedStyle.BOLD;
    }

    /** The text of a cell, as wide as its column. */
    String cell(String text, Layout.Place place) {
        String fitted = cut(text, place.width());
        String gap = " ".repeat(place.width() - Layout.columns(fitted));
        return place.column().column().number() ? gap + fitted : fitted + gap;
    }

    /** A line of text, cut where the screen ends. */
    AttributedString line(String text, int width, AttributedStyle looks) {
        return new AttributedString(cut(text, width), looks);
    }

    /** The end of a line that is typed. */
    AttributedString end(String text, int width) {
        String shown = encodable(text);
        while (Layout.columns(shown) > width) {
            shown = shown.substring(shown.offsetByCodePoints(0, 1));
        }
        return new AttributedString(shown, plain());
    }

    /** A line that is filled up to the end of the screen. */
    AttributedString fill(AttributedStringBuilder line, int width, AttributedStyle looks) {
        int gap = width - line.columnLength();
        return line.append(" ".repeat(Math.max(0, gap)), looks).toAttributedString();
    }

    /** A sentence in as many lines as it needs. */
    List<AttributedString> wrap(String sentence, int width) {
        List<AttributedString> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : encodable(sentence).split(" ", -1)) {
            if (!line.isEmpty() && Layout.columns(line + " " + word) > width) {
                lines.add(line(line.toString(), width, strong()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line(line.toString(), width, strong()));
        return lines;
    }

    private String cut(String text, int width) {
        String shown = encodable(text);
        if (Layout.columns(shown) <= width) {
            return shown;
        }
        return new AttributedString(shown).columnSubSequence(0, width - 1) + CUT;
    }

    private String encodable(String text) {
        if (encoder.canEncode(text)) {
            return text;
        }
        StringBuilder encodable = new StringBuilder();
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(character -> encodable.append(encoder.canEncode(character) ? character : "?"));
        return encodable.toString();
    }
}
