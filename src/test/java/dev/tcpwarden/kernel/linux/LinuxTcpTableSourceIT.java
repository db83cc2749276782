package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.NetworkNamespace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinuxTcpTableSourceIT {

    @Test
    void readsEveryStateOfIpv4() throws Exception {
        readsEveryState(EveryState::ipv4, false);
    }

    @Test
    void readsEveryStateOfIpv6() throws Exception {
        readsEveryState(EveryState::ipv6, true);
    }

    @Test
    void readsEveryStateOfIpv6SocketsWithMappedAddresses() throws Exception {
        readsEveryState(EveryState::mapped, true);
    }

    private static void readsEveryState(Callable<EveryState> producer, boolean ipv6Socket) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                EveryState states = namespace.call(producer);
                LinuxTcpTableSource source = namespace.call(LinuxTcpTableSource::open)) {
            TcpTable table = source.read();
            for (Map.Entry<TcpState, Connection> made : states.sockets().entrySet()) {
                TcpSocket socket = find(table, made.getValue());
                assertThat(socket.state()).as(made.toString()).isEqualTo(made.getKey());
                assertThat(socket.id().ipv6Socket()).isEqualTo(ipv6Socket);
                assertThat(socket.inode() == 0)
                        .as("no inode: " + made)
                        .isEqualTo(made.getKey() == TcpState.SYN_RECV || made.getKey() == TcpState.TIME_WAIT);
                assertThat(source.exists(socket.id())).as(made.toString()).isTrue();
            }
            assertThat(states.sockets()).hasSize(TcpState.COUNT);
        }
    }

    private static List<TcpSocket> rows(TcpTable table) {
        return IntStream.range(0, table.size()).mapToObj(table::row).toList();
    }

    private static TcpSocket find(TcpTable table, Connection connection) {
        List<TcpSocket> found = rows(table).stream()
                .filter(row -> row.id().connection().equals(connection))
                .toList();
        assertThat(found).as("rows of " + connection + " in " + rows(table)).hasSize(1);
        return found.get(0);
    }
}
