package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinuxTcpTableSourceTest {

    @Test
    void repeatsAnInterruptedDumpFromItsStart() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        assertThat(LinuxTcpTableSource.consistent(
                                () -> new TcpTable.Builder(0),
                                decoder -> dump(decoder, attempts.incrementAndGet() == 3))
                        .size())
                .isEqualTo(RecordedDump.payloads().size());
        assertThat(attempts).hasValue(3);
    }

    @Test
    void givesUpOnDumpsThatAreInterruptedEachTime() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> LinuxTcpTableSource.consistent(() -> new TcpTable.Builder(0), decoder -> {
                    attempts.incrementAndGet();
                    return dump(decoder, false);
                }))
                .isInstanceOf(KernelException.class)
                .hasMessage("sock_diag dump: the kernel marked each of 5 as interrupted (NLM_F_DUMP_INTR)");
        assertThat(attempts).hasValue(5);
    }

    private static boolean dump(InetDiagDecoder decoder, boolean consistent) throws KernelException {
        for (byte[] payload : RecordedDump.payloads()) {
            decoder.receive(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN), 0, payload.length);
        }
        return consistent;
    }
}
