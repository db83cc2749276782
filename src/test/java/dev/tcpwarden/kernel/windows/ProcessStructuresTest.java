package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.ProcessCatalog.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessStructuresTest {

    private static final long ADDRESS = 0x7fff_1234_0000L;

    private static final int SECOND = 200;

    @Test
    void listsProcesses() throws Exception {
        assertThat(SystemProcesses.decode(processes(), ADDRESS))
                .containsExactly(new Entry(0, 0, ""), new Entry(4, 133_000_000_000L, "nginx \u00e9.exe"));
    }

    @Test
    void refusesEveryListOfProcessesThatIsCutShort() {
        byte[] whole = processes().array();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = RecordedTable.littleEndian(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SystemProcesses.decode(cut, ADDRESS)).isInstanceOf(MalformedTableException.class);
        }
    }

    @Test
    void refusesAProcessBeyondTheEndAndANameFromElsewhere() {
        ByteBuffer endless = processes().putInt(SystemProcesses.NEXT_ENTRY_OFFSET, -1);
        assertThatThrownBy(() -> SystemProcesses.decode(endless, ADDRESS))
                .hasMessage("the list of processes goes on at byte 4294967295 of " + endless.limit());
        assertThatThrownBy(() -> SystemProcesses.decode(processes(), ADDRESS + 1_000_000))
                .isInstanceOf(MalformedTableException.class)
                .hasMessageMatching("a text of 22 bytes begins at byte -\\d+ of " + endless.limit());
    }

    private static ByteBuffer processes() {
        byte[] name = "nginx \u00e9.exe".getBytes(StandardCharsets.UTF_16LE);
        int nameAt = SECOND + 100;
        ByteBuffer bytes = RecordedTable.littleEndian(new byte[nameAt + name.length]);
        bytes.putInt(SystemProcesses.NEXT_ENTRY_OFFSET, SECOND);
        bytes.putLong(SECOND + SystemProcesses.CREATE_TIME, 133_000_000_000L);
        bytes.putLong(SECOND + SystemProcesses.UNIQUE_PROCESS_ID, 4);
        bytes.putShort(SECOND + SystemProcesses.IMAGE_NAME + UnicodeString.LENGTH, (short) name.length);
        bytes.putLong(SECOND + SystemProcesses.IMAGE_NAME + UnicodeString.BUFFER, ADDRESS + nameAt);
        return bytes.put(nameAt, name);
    }

    @Test
    void listsServicesByProcess() throws Exception {
        assertThat(ServiceStatuses.decode(services("RpcSs", "Dnscache", "RpcEptMapper"), 3, ADDRESS))
                .isEqualTo(Map.of(100, List.of("RpcEptMapper", "RpcSs"), 101, List.of("Dnscache")));
    }

    @Test
    void refusesEveryListOfServicesThatIsCutShort() {
        byte[] whole = services("RpcSs", "Dnscache").array();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = RecordedTable.littleEndian(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ServiceStatuses.decode(cut, 2, ADDRESS))
                    .isInstanceOf(MalformedTableException.class);
        }
        for (int count : new int[] {3, Integer.MAX_VALUE, -1}) {
            assertThatThrownBy(() -> ServiceStatuses.decode(services("RpcSs", "Dnscache"), count, ADDRESS))
                    .isInstanceOf(MalformedTableException.class)
                    .hasMessageStartingWith(
                            "the list of services claims " + Integer.toUnsignedString(count) + " of 56 ");
        }
    }

    /** Services in the processes 100, 101, 100, … */
    private static ByteBuffer services(String... names) {
        int at = names.length * ServiceStatuses.BYTES;
        ByteBuffer bytes =
                RecordedTable.littleEndian(new byte[at + String.join(" ", names).length() * 2 + 2]);
        for (int i = 0; i < names.length; i++) {
            bytes.putLong(i * ServiceStatuses.BYTES + ServiceStatuses.SERVICE_NAME, ADDRESS + at);
            bytes.putInt(i * ServiceStatuses.BYTES + ServiceStatuses.PROCESS_ID, 100 + i % 2);
            bytes.put(at, names[i].getBytes(StandardCharsets.UTF_16LE));
            at += names[i].length() * 2 + 2;
        }
        return bytes;
    }
}
