package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LinuxTcpTableSourceTest {

    @Test
    void repeatsAnInterruptedDumpFromItsStart() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        assertThat(LinuxTcpTableSource.consistent(
                        new TcpTableBuilder(0), decoder -> dump(decoder, attempts.incrementAndGet() == 3)))
                .isEqualTo(RecordedDump.payloads().size());
        assertThat(attempts).hasValue(3);
    }

    @Test
    void givesUpOnDumpsThatAreInterruptedEachTime() {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> LinuxTcpTableSource.consistent(new TcpTableBuilder(0), decoder -> {
                    attempts.incrementAndGet();
                    return dump(decoder, false);
                }))
                .isInstanceOf(KernelException.class)
                .hasMessage("sock_diag dump: the kernel marked each of 5 as interrupted (NLM_F_DUMP_INTR)");
        assertThat(attempts).hasValue(5);
    }

    @Test
    void logsAttributesThatItSkipped() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(LinuxTcpTableSource.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        byte[] unknown = {8, 0, (byte) (InetDiag.INET_DIAG_MAX + 1), 0, 0, 0, 0, 0}; // length, type, value
        byte[] socket = Arrays.copyOf(RecordedDump.payloads().get(0), InetDiag.MESSAGE_BYTES + unknown.length);
        System.arraycopy(unknown, 0, socket, InetDiag.MESSAGE_BYTES, unknown.length);
        try {
            LinuxTcpTableSource.consistent(new TcpTableBuilder(0), decoder -> dump(decoder, true));
            assertThat(log.list).isEmpty();
            LinuxTcpTableSource.consistent(new TcpTableBuilder(0), decoder -> {
                decoder.receive(ByteBuffer.wrap(socket).order(ByteOrder.LITTLE_ENDIAN), 0, socket.length);
                return true;
            });
        } finally {
            logger.setLevel(before);
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("skipped 1 attributes of sockets that Linux 6.18 does not have");
    }

    private static boolean dump(InetDiagDecoder decoder, boolean consistent) throws KernelException {
        for (byte[] payload : RecordedDump.payloads()) {
            decoder.receive(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN), 0, payload.length);
        }
        return consistent;
    }
}
