package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whatever bytes come, decoding yields rows or throws a {@link KernelException}. */
class InetDiagDecoderFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void decodesOrRefuses(byte[] bytes) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            InetDiagDecoder decoder = new InetDiagDecoder(0);
            try {
                new NetlinkAnswer("fuzz", InetDiag.TCPDIAG_GETSOCK, 1, decoder)
                        .take(ByteBuffer.wrap(bytes).order(order));
            } catch (KernelException e) {
                // a refusal
            }
            assertThat(Tables.rows(decoder.build()))
                    .allSatisfy(row -> assertThat(row.toString()).isNotEmpty());
        }
    }
}
