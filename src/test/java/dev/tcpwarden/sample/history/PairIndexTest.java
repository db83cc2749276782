package dev.tcpwarden.sample.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.TableOf;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairIndexTest {

    @Test
    void findsTheLastRowOfAPairAsAMapDoes() {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            TcpTable table = randomTable(random).table();
            PairIndex index = new PairIndex(table, table.size());
            Map<Connection, Integer> expected = new HashMap<>();
            for (int row = 0; row < table.size(); row++) {
                index.add(row);
                expected.put(table.row(row).id().connection(), row);
            }
            TcpTable others = randomTable(random).table();
            for (int row = 0; row < others.size(); row++) {
                assertThat(index.find(others, row))
                        .isEqualTo(expected.getOrDefault(others.row(row).id().connection(), Index.NONE));
            }
        }
    }

    private static AttributedTable randomTable(Random random) {
        TableOf table = new TableOf();
        int rows = random.nextInt(100);
        for (int i = 0; i < rows; i++) {
            String scope = "%" + (4711 + random.nextInt(2));
            boolean linkLocal = random.nextBoolean();
            String local = linkLocal ? "[fe80::1" + scope + "]" : "10.0.0." + random.nextInt(3);
            String remote = linkLocal ? "[fe80::2" + scope + "]" : "10.0.1." + random.nextInt(3);
            local += ":" + (1 + random.nextInt(4));
            remote += ":" + (1 + random.nextInt(4));
            table.owned(TableOf.process("job", 1), i + 1, TcpState.ESTABLISHED, local + " -> " + remote);
        }
        return table.build();
    }
}
