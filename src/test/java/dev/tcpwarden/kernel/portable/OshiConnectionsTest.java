package dev.tcpwarden.kernel.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.portable.OshiConnections.Listing;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import oshi.software.os.InternetProtocolStats;
import oshi.software.os.InternetProtocolStats.IPConnection;

class OshiConnectionsTest {

    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final byte[] ANY_IPV4 = new byte[4];
    private static final byte[] ANY_IPV6 = new byte[16];

    private static byte[] mapped() {
        return ByteBuffer.allocate(16).putLong(0).putInt(0xffff).put(IPV4).array();
    }

    private static IPConnection connection(
            String type, byte[] local, byte[] remote, InternetProtocolStats.TcpState state, int pid) {
        return new IPConnection(type, local, 80, remote, state.name().equals("LISTEN") ? 0 : 9, state, 5, 7, pid);
    }

    private static OshiConnections bySocket(IPConnection... connections) throws KernelException {
        return new OshiConnections(List.of(connections), Listing.BY_SOCKET, OshiConnections.NONE);
    }

    private static OshiConnections byDescriptor(IPConnection... connections) throws KernelException {
        return new OshiConnections(List.of(connections), Listing.BY_DESCRIPTOR, OshiConnections.NONE);
    }

    @Test
    void aRowHasWhatOshiReports() throws Exception {
        OshiConnections read = bySocket(
                connection("udp4", IPV4, IPV4, InternetProtocolStats.TcpState.NONE, 1),
                connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.CLOSE_WAIT, 12),
                connection("tcp6", mapped(), ANY_IPV6, InternetProtocolStats.TcpState.LISTEN, -1));
        TcpTable table = read.table();

        assertThat(read.pids()).containsExactly(12, 0);
        assertThat(table.row(0).id().connection()).hasToString("127.0.0.1:80 -> 127.0.0.1:9");
        assertThat(table.state(0)).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(table.isIpv6Socket(0)).isFalse();
        assertThat(table.row(1).id().connection()).hasToString("127.0.0.1:80 -> 0.0.0.0:0");
        assertThat(table.isIpv6Socket(1)).isTrue();
        assertThat(TableField.ALL).noneMatch(table::has);
    }

    @Test
    void aConnectionIsTheSameWhereItsHolderIsMissedOnce() throws Exception {
        IPConnection seen = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 12);
        IPConnection missed = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, -1);
        IPConnection closing = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.TIME_WAIT, -1);
        OshiConnections first = bySocket(seen);
        OshiConnections second = new OshiConnections(List.of(missed), Listing.BY_SOCKET, first);
        OshiConnections third = new OshiConnections(List.of(missed), Listing.BY_SOCKET, second);

        assertThat(second.pids()).containsExactly(0);
        assertThat(second.table().cookie(0)).isEqualTo(first.table().cookie(0));
        assertThat(third.table().cookie(0)).isEqualTo(first.table().cookie(0));
        assertThat(new OshiConnections(List.of(closing), Listing.BY_SOCKET, third)
                        .table()
                        .cookie(0))
                .isNotEqualTo(first.table().cookie(0));
        assertThat(bySocket(missed).table().cookie(0))
                .isNotEqualTo(first.table().cookie(0));
    }

    @Test
    void everyStateHasItsNameAndAnUnknownOneIsNoRow() throws Exception {
        EnumSet<InternetProtocolStats.TcpState> states = EnumSet.allOf(InternetProtocolStats.TcpState.class);
        states.remove(InternetProtocolStats.TcpState.NONE);
        states.remove(InternetProtocolStats.TcpState.UNKNOWN);
        EnumSet<TcpState> found = EnumSet.noneOf(TcpState.class);
        for (InternetProtocolStats.TcpState state : states) {
            found.add(bySocket(connection("tcp4", IPV4, IPV4, state, 1)).table().state(0));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(TcpState.ALL);

        assertThatThrownBy(() -> bySocket(connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.UNKNOWN, 1)))
                .isInstanceOf(KernelException.class)
                .hasMessage("OSHI reported a TCP socket in the state UNKNOWN");
    }

    @Test
    void anAddressOfAnotherLengthIsAnError() {
        assertThatThrownBy(() ->
                        bySocket(connection("tcp4", new byte[5], IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 1)))
                .isInstanceOf(KernelException.class)
                .hasMessage("OSHI reported an address of 5 bytes");
    }

    @Test
    void aSocketThatSeveralProcessesHoldIsTheOldestOnesWhereEachHasARow() throws Exception {
        IPConnection[] holders = {
            connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 1),
            connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 31),
            connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 30),
            connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 31)
        };
        assertThat(byDescriptor(holders).pids()).containsExactly(30);
        assertThat(byDescriptor(holders[0]).pids()).containsExactly(1);
        assertThat(bySocket(holders).pids()).containsExactly(1, 31, 30, 31);
    }

    @Test
    void aListenerOfBothFamiliesIsKnownByItsType() throws Exception {
        OshiConnections read = byDescriptor(
                connection("tcp46", ANY_IPV4, ANY_IPV4, InternetProtocolStats.TcpState.LISTEN, 7),
                connection("tcp6", ANY_IPV6, ANY_IPV6, InternetProtocolStats.TcpState.LISTEN, 8),
                connection("tcp4", new byte[0], new byte[0], InternetProtocolStats.TcpState.LISTEN, 9));
        TcpTable table = read.table();

        assertThat(table.local(0).address()).isEqualTo(new IpAddress(0, 0));
        assertThat(table.isIpv6Only(0)).isFalse();
        assertThat(table.isIpv6Only(1)).isTrue();
        assertThat(table.local(2).address()).isEqualTo(IpAddress.ofIpv4(0));
        assertThat(Arrays.stream(read.pids())).containsExactly(7, 8, 9);
    }

    @Test
    void aSocketHasTheSameNumberInEveryTable() throws Exception {
        IPConnection one = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 30);
        IPConnection later = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.CLOSE_WAIT, 30);
        IPConnection other = connection("tcp4", IPV4, IPV4, InternetProtocolStats.TcpState.ESTABLISHED, 31);
        long cookie = bySocket(one).table().cookie(0);
        assertThat(bySocket(other, later).table().cookie(1)).isEqualTo(cookie);
        assertThat(bySocket(other).table().cookie(0)).isNotEqualTo(cookie);
    }
}
