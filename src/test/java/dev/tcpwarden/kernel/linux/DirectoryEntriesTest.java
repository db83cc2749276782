package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectoryEntriesTest {

    private final ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.nativeOrder());
    private final DirectoryEntries entries = new DirectoryEntries(buffer);

    @Test
    void namesThatAreNumbersAreDescriptors() throws KernelException {
        for (String name :
                List.of(".", "..", "0", "17", "2147483647", "2147483648", "99999999999999999999", "1a", "-1")) {
            add(name);
        }
        assertThat(numbers(buffer.position())).containsExactly(-1, -1, 0, 17, 2147483647, -1, -1, -1, -1);
    }

    @Test
    void theNameStandsWhereTheHeaderSays() throws KernelException {
        add(".");
        add("42");
        entries.filled(buffer.position());
        entries.next();
        entries.next();
        assertThat((char) buffer.get(entries.nameOffset())).isEqualTo('4');
    }

    @Test
    void nothingIsNoEntry() throws KernelException {
        assertThat(numbers(0)).isEmpty();
    }

    @Test
    void aCutBufferIsAnErrorWhereverItIsCut() throws KernelException {
        add("1");
        int boundary = buffer.position();
        add("22");
        for (int length = 1; length < buffer.position(); length++) {
            int cut = length;
            if (cut == boundary) {
                assertThat(numbers(cut)).containsExactly(1);
            } else {
                assertThatThrownBy(() -> numbers(cut))
                        .isInstanceOf(KernelException.class)
                        .hasMessageContaining("getdents64");
            }
        }
    }

    @Test
    void aRecordLengthOfZeroIsAnErrorAndNoEndlessLoop() {
        assertThatThrownBy(() -> numbers(64)).isInstanceOf(KernelException.class);
    }

    @Test
    void aNameWithoutItsEndIsNoNumber() throws KernelException {
        buffer.putShort(16, (short) 24);
        for (int i = 19; i < 24; i++) {
            buffer.put(i, (byte) '1');
        }
        assertThat(numbers(24)).containsExactly(-1);
    }

    @Test
    void garbageStopsOrFailsButNeverRunsOff() {
        Random random = new Random(1);
        byte[] garbage = new byte[4096];
        for (int i = 0; i < 2_000; i++) {
            random.nextBytes(garbage);
            buffer.put(0, garbage);
            int length = random.nextInt(4097);
            try {
                assertThat(numbers(length)).hasSizeLessThan(4096 / 19);
            } catch (KernelException e) {
                assertThat(e).hasMessageContaining("no entry at byte");
            }
        }
    }

    private List<Integer> numbers(int filled) throws KernelException {
        List<Integer> numbers = new ArrayList<>();
        entries.filled(filled);
        while (entries.next()) {
            numbers.add(entries.number());
        }
        return numbers;
    }

    /** Appends a record as the kernel does, padded to eight bytes. */
    private void add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        int length = (19 + bytes.length + 1 + 7) / 8 * 8;
        int start = buffer.position();
        buffer.putLong(7)
                .putLong(9)
                .putShort((short) length)
                .put((byte) 10)
                .put(bytes)
                .put((byte) 0);
        buffer.position(start + length);
    }
}
