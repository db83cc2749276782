package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {

    /** From a real process. */
    private static final String REST =
            " S 1 4242 4242 0 -1 4194560 2412 0 12 0 5 2 0 0 20 0 9 0 987654321 24530944 2055"
                    + " 18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    @Test
    void nameStateThreadsAndStartAreRead() {
        assertThat(ProcessStat.decode(bytes("4242 (nginx)" + REST)))
                .contains(new ProcessStat("nginx", 'S', 9, 987654321L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a) S 1 (b", ")", "(", "", "new\nline", "\"quoted\\", "((()))"})
    void namesMayHoldAnything(String name) {
        assertThat(ProcessStat.decode(bytes("4242 (" + name + ")" + REST)))
                .contains(new ProcessStat(name, 'S', 9, 987654321L));
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes("1 (a"));
        file.write(0xff);
        file.writeBytes(bytes(")" + REST));
        assertThat(ProcessStat.decode(file.toByteArray()))
                .map(ProcessStat::comm)
                .contains("a\ufffd");
    }

    @Test
    void aCutFileIsNothingWhereverItIsCutBeforeTheLastField() {
        byte[] whole = bytes("4242 (nginx)" + REST);
        int lastField = new String(whole, StandardCharsets.UTF_8).indexOf(" 987654321");
        for (int length = 0; length <= lastField; length++) {
            assertThat(ProcessStat.decode(Arrays.copyOf(whole, length))).isEmpty();
        }
    }

    @Test
    void onlyAZombieWithoutFurtherThreadsHasExited() {
        assertThat(new ProcessStat("x", 'Z', 1, 1).hasExited()).isTrue();
        assertThat(new ProcessStat("x", 'X', 0, 1).hasExited()).isTrue();
        assertThat(new ProcessStat("x", 'Z', 4, 1).hasExited()).isFalse();
        assertThat(new ProcessStat("x", 'S', 1, 1).hasExited()).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
