package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallBufferTest {

    private final List<Integer> sizes = new ArrayList<>();

    @Test
    void growsUntilWhatGrowsTooFits() throws Exception {
        CallBuffer buffer = new CallBuffer(16);
        ByteBuffer bytes = buffer.fill("Call", (memory, size) -> {
            sizes.add(size);
            memory.setInt(0, 0x0403_0201);
            return sizes.size() < 3 ? 1000 * sizes.size() : 0;
        });
        assertThat(sizes).hasSize(3).isSorted().element(0).isEqualTo(16);
        assertThat(bytes.limit()).isGreaterThanOrEqualTo(2000);
        assertThat(bytes.getInt(0)).isEqualTo(0x0403_0201);
        assertThat(bytes.get(0)).isEqualTo((byte) 1);
        int last = sizes.get(2);

        buffer.fill("Call", (memory, size) -> {
            sizes.add(size);
            return 0;
        });
        assertThat(sizes).element(3).isEqualTo(last);
    }

    @Test
    void givesUpOnWhatGrowsForEver() {
        assertThatThrownBy(() -> new CallBuffer(16).fill("Call", (memory, size) -> {
                    sizes.add(size);
                    return size + 1;
                }))
                .isInstanceOf(KernelException.class)
                .hasMessage("Call: its result grew 10 times while it was read");
        assertThat(sizes).hasSize(CallBuffer.ATTEMPTS).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void refusesASizeThatNothingHas() {
        assertThatThrownBy(() -> new CallBuffer(16).fill("Call", (memory, size) -> -1))
                .isInstanceOf(KernelException.class)
                .hasMessage("Call: it asks for 4294967295 bytes, more than 1073741824");
    }
}
