package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;
import java.util.stream.IntStream;

/** Looks into the tables that tests read. */
final class Tables {

    private Tables() {}

    static List<TcpSocket> rows(TcpTable table) {
        return IntStream.range(0, table.size()).mapToObj(table::row).toList();
    }

    /** The only row of that connection. */
    static TcpSocket find(TcpTable table, Connection connection) {
        List<TcpSocket> found = rows(table).stream()
                .filter(row -> row.id().connection().equals(connection))
                .toList();
        assertThat(found).as("rows of " + connection + " in " + rows(table)).hasSize(1);
        return found.get(0);
    }
}
