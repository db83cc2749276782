package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.cli.top.Key.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReaderTest {

    /** What comes of characters; {@code ~} after an ESC alone is a pause. */
    private static List<Key> keys(String characters) throws IOException {
        int[] at = {0};
        KeyReader reader = new KeyReader(millis -> {
            if (at[0] == characters.length()) {
                return KeyReader.END;
            }
            char next = characters.charAt(at[0]++);
            return next == '\u2026' ? -2 : next;
        });
        List<Key> keys = new ArrayList<>();
        Key key;
        do {
            key = reader.next();
            keys.add(key);
        } while (key.kind() != Kind.END_OF_INPUT);
        return keys.subList(0, keys.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "[A, UP",
        "OA, UP",
        "[B, DOWN",
        "[C, RIGHT",
        "OD, LEFT",
        "[H, HOME",
        "[1~, HOME",
        "[7~, HOME",
        "OF, END",
        "[4~, END",
        "[8~, END",
        "[5~, PAGE_UP",
        "[6~, PAGE_DOWN",
        "OP, F1",
        "[11~, F1",
        "[[A, F1",
        "OS, F4",
        "[14~, F4",
        "[17~, F6",
        "[20~, F9",
        "[21~, F10",
        "[1;5A, OTHER",
        "[200~, OTHER",
        "[Z, OTHER",
        "x, OTHER"
    })
    void escapeSequences(String sequence, Kind kind) throws IOException {
        assertThat(keys("\u001b" + sequence + "q")).containsExactly(Key.of(kind), Key.of('q'));
    }

    @Test
    void characters() throws IOException {
        assertThat(keys("q\u00e4\ud83d\ude00")).containsExactly(Key.of('q'), Key.of('\u00e4'), Key.of(0x1f600));
        assertThat(keys("\ud83dx")).containsExactly(Key.of(Kind.OTHER));
    }

    @Test
    void controlCharacters() throws IOException {
        assertThat(keys("\t\r\n\u0003\u007f\b\f\u0015\u001a"))
                .extracting(Key::kind)
                .containsExactly(
                        Kind.TAB,
                        Kind.ENTER,
                        Kind.ENTER,
                        Kind.INTERRUPT,
                        Kind.BACKSPACE,
                        Kind.BACKSPACE,
                        Kind.REDRAW,
                        Kind.CLEAR_LINE,
                        Kind.OTHER);
    }

    @Test
    void escapeAlone() throws IOException {
        assertThat(keys("\u001b\u2026q")).containsExactly(Key.of(Kind.ESCAPE), Key.of('q'));
        assertThat(keys("\u001b")).containsExactly(Key.of(Kind.ESCAPE));
        assertThat(keys("\u001b[")).containsExactly(Key.of(Kind.OTHER));
    }

    @Test
    void anEndlessSequenceIsGivenUp() throws IOException {
        assertThat(keys("\u001b[" + "1".repeat(16) + "q")).containsExactly(Key.of(Kind.OTHER), Key.of('q'));
    }
}
