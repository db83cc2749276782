package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.NetworkNamespace;
import java.util.Map;
import java.util.concurrent.Callable;
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
                TcpSocket socket = Tables.find(table, made.getValue());
                assertThat(socket.state()).as(made.toString()).isEqualTo(made.getKey());
                assertThat(socket.id().ipv6Socket()).isEqualTo(ipv6Socket);
                assertThat(socket.inode() == 0)
                        .as("no inode: " + made)
                        .isEqualTo(made.getKey() == TcpState.SYN_RECV || made.getKey() == TcpState.TIME_WAIT);
                assertThat(source.exists(socket.id())).as(made.toString()).isEqualTo(made.getKey() != TcpState.CLOSE);
            }
            assertThat(states.sockets()).hasSize(TcpState.COUNT);
        }
    }
}
