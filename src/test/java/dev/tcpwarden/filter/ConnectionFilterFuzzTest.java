package dev.tcpwarden.filter;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.util.List;

/** Whatever is written for a filter, it is refused with a sentence, or means the same when it is written again. */
class ConnectionFilterFuzzTest {

    private static final AttributedTable TABLE = new TableOf()
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:8080 -> 0.0.0.0:0")
            .owned(process("a,b", 11), 2, TcpState.CLOSE_WAIT, "127.0.0.1:8080 -> 127.0.0.1:43210")
            .unowned(UnattributedReason.RACED, 3, TcpState.ESTABLISHED, "[2001:db8::1]:5000 -> [2001:db8::2]:443")
            .build();
    private static final IndexedTable INDEX = new IndexedTable(TABLE);

    @FuzzTest(maxDuration = "30s")
    void readsALine(FuzzedDataProvider data) {
        String line = data.consumeRemainingAsString();
        ConnectionFilter filter;
        try {
            filter = ConnectionFilter.parse(line);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter);
        if (filter.ageTerm().isEmpty()) {
            assertThat(filter.rows(INDEX)).hasSameSizeAs(filter.rows(TABLE));
        }
    }

    @FuzzTest(maxDuration = "30s")
    void readsATerm(FuzzedDataProvider data) {
        String key = data.pickValue(Subjects.ALL).key();
        String term = key + (data.consumeBoolean() ? "=" : "!=") + data.consumeRemainingAsString();
        try {
            ConnectionFilter filter = ConnectionFilter.parse(List.of(term));
            assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter);
        } catch (InvalidTermException e) {
            assertThat(e.term()).isEqualTo(term);
        }
    }
}
