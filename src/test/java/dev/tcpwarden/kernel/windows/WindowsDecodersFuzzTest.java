package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;

/** Whatever bytes come, decoding yields rows or throws a {@link KernelException}. */
class WindowsDecodersFuzzTest {

    private interface Decoding {
        Object of(ByteBuffer bytes) throws KernelException;
    }

    @FuzzTest(maxDuration = "30s")
    void decodeOrRefuse(byte[] bytes) {
        for (RecordedTable family : RecordedTable.values()) {
            OwnerPidTableDecoder decoder =
                    new OwnerPidTableDecoder(new TcpTableBuilder(0, TableField.NONE), new int[0]);
            attempt(bytes, all -> {
                family.into(decoder, bytes);
                return decoder.build();
            });
            TcpTable table = decoder.build();
            for (int row = 0; row < table.size(); row++) {
                assertThat(table.row(row).toString()).isNotEmpty();
            }
        }
        attempt(bytes, all -> SystemProcesses.decode(all, 0));
        attempt(bytes, all -> ServiceStatuses.decode(all, bytes.length / ServiceStatuses.BYTES, 0));
        attempt(bytes, all -> ServiceStatuses.decode(all, bytes.length, 0));
        attempt(bytes, all -> UnicodeString.read(all, 0, 0));
    }

    private static void attempt(byte[] bytes, Decoding decoding) {
        try {
            assertThat(decoding.of(RecordedTable.littleEndian(bytes))).isNotNull();
        } catch (KernelException e) {
            assertThat(e.getMessage()).isNotEmpty(); // a refusal
        }
    }
}
