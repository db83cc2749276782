package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Notices notices = new Notices(err);
    private final PrintStream log = new PrintStream(notices, true, StandardCharsets.UTF_8);

    @Test
    void areKeptUntilTheScreenIsGone() {
        log.println("one");
        log.write('!');
        log.flush();
        assertThat(err.size()).isZero();
        notices.release();
        log.println("two");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("one\n!two\n");
    }

    @Test
    void areBoundedAndNoneIsLost() {
        int lines = Notices.MAX_BYTES / 4;
        for (int i = 0; i < lines; i++) {
            log.println("line " + i);
        }
        assertThat(err.size()).as("of %s bytes or so", 10 * lines).isGreaterThan(Notices.MAX_BYTES);
        notices.release();
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(lines).endsWith("line " + (lines - 1));
    }

    @Test
    void aTerminalThatIsGoneTakesNone() throws IOException {
        try (Notices lost = new Notices(new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("EIO");
            }
        })) {
            lost.write('x');
            lost.release();
        }
    }
}
