package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.testing.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TcpTableTest {

    @Test
    void keepsEveryColumnOfEveryRowWhileItGrows() {
        List<TcpSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Endpoint local = new Endpoint(new IpAddress(i, ~(long) i), i);
            Endpoint remote = new Endpoint(new IpAddress(-i - 1L, i), 65535 - i);
            SocketId id = new SocketId(new Connection(local, remote), i % 2 == 0, i * 3, i * 0x1_0000_0001L);
            sockets.add(new TcpSocket(
                    id,
                    TcpState.ALL.get(i % TcpState.COUNT),
                    0xffff_ffffL - i,
                    0xffff_fffeL - i,
                    i,
                    0xffff_fff0L - i,
                    info(i)));
        }
        TcpTableBuilder builder = new TcpTableBuilder(0);
        sockets.forEach(builder::add);
        assertThat(builder.size()).isEqualTo(1000);

        TcpTable table = builder.build();

        assertThat(table.size()).isEqualTo(1000);
        for (int row = 0; row < 1000; row++) {
            TcpSocket socket = sockets.get(row);
            Connection connection = socket.id().connection();
            assertThat(table.row(row)).isEqualTo(socket);
            assertThat(table.state(row)).isEqualTo(socket.state());
            assertThat(table.local(row)).isEqualTo(connection.local());
            assertThat(table.remote(row)).isEqualTo(connection.remote());
            assertThat(new IpAddress(table.localHigh(row), table.localLow(row)))
                    .isEqualTo(connection.local().address());
            assertThat(new IpAddress(table.remoteHigh(row), table.remoteLow(row)))
                    .isEqualTo(connection.remote().address());
            assertThat(table.localPort(row)).isEqualTo(connection.local().port());
            assertThat(table.remotePort(row)).isEqualTo(connection.remote().port());
            assertThat(table.cookie(row)).isEqualTo(socket.id().cookie());
            assertThat(table.inode(row)).isEqualTo(socket.inode());
            assertThat(table.isIpv6Socket(row)).isEqualTo(socket.id().ipv6Socket());
            assertThat(table.isIpv6Only(row)).isFalse();
        }
    }

    private static MeasureValues info(int i) {
        return switch (i % 3) {
            case 0 -> MeasureValues.NONE;
            case 1 -> Measured.of(1L << 40, i, 0xffff_ffffL, i, 0xffff_fff0L, i, true);
            default -> Measured.of(Measure.UNKNOWN, Measure.UNKNOWN, Measure.UNKNOWN, i, Measure.UNKNOWN, 0, false);
        };
    }

    @Test
    void aBuilderOfARetiredTableKnowsNothingOfItsConnections() {
        TcpTableBuilder builder = new TcpTableBuilder(1);
        builder.add(TcpState.ESTABLISHED).measure(Measure.SENT_BYTES, 5).measure(Measure.STALLED, 1);
        TcpTable retired = builder.build();
        TcpTableBuilder next = TcpTableBuilder.reusing(retired.retire(), 1, TableField.ALL);
        next.add(TcpState.LISTEN);
        assertThat(next.build().row(0).measures()).isEqualTo(MeasureValues.NONE);
    }

    @Test
    void whatIsNotSetIsZero() {
        TcpTableBuilder builder = new TcpTableBuilder(1);
        builder.add(TcpState.LISTEN)
                .family(true, true)
                .local(0, 0, 80)
                .identity(9, 8, 7, 6)
                .queues(5, 4);
        builder.add(TcpState.CLOSE);
        TcpTable table = builder.build();
        assertThat(table.isIpv6Only(0)).isTrue();
        assertThat(table.isIpv6Only(1)).isFalse();
        assertThat(table.row(1))
                .isEqualTo(new TcpSocket(
                        new SocketId(
                                new Connection(
                                        new Endpoint(new IpAddress(0, 0), 0), new Endpoint(new IpAddress(0, 0), 0)),
                                false,
                                0,
                                0),
                        TcpState.CLOSE,
                        0,
                        0,
                        0,
                        0,
                        MeasureValues.NONE));
    }

    private static TcpTableBuilder reusing(TcpTable retired) {
        return TcpTableBuilder.reusing(retired.retire(), retired.size(), Set.of(TableField.INODE));
    }

    @Test
    void columnsThatAreFarTooLongAreNotUsedAgain() {
        TcpTableBuilder builder = new TcpTableBuilder(10_000);
        for (int row = 0; row < 10_000; row++) {
            builder.add(TcpState.ESTABLISHED);
        }
        RetiredTable memory = builder.build().retire();
        assertThat(build(memory, 500).retire().columns()).isNotSameAs(memory.columns());
        assertThat(build(memory, 5_000).retire().columns()).isSameAs(memory.columns());
    }

    private static TcpTable build(RetiredTable memory, int rows) {
        return TcpTableBuilder.reusing(memory, rows, TableField.ALL)
                .add(TcpState.LISTEN)
                .build();
    }

    @Test
    void aRetiredTableCannotBeRead() {
        TcpTable table =
                new TcpTableBuilder(1).add(TcpState.LISTEN).identity(9, 8, 0, 0).build();
        table.retire();
        assertThat(table.find(9)).isNegative();
        assertThatThrownBy(() -> table.state(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.measures().get(Measure.RTT, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aTableHasWhatItsSystemReports() {
        assertThat(TableField.ALL).allMatch(new TcpTableBuilder(1).build()::has);
        TcpTableBuilder builder = new TcpTableBuilder(1, Set.of(TableField.INODE));
        builder.add(TcpState.ESTABLISHED).identity(9, 8, 0, 0);
        TcpTable table = builder.build();
        TcpSocket row = table.row(0);
        assertThat(reusing(table).build().has(TableField.INODE)).isTrue();
        assertThat(reusing(table).build().has(TableField.QUEUES)).isFalse();
        assertThat(row.details()).containsExactly(TableField.INODE);
        assertThat(row.hasInode()).isTrue();
        assertThat(row.hasUid()).isFalse();
    }

    @Test
    void theUserOfASocketThatNoProgramHoldsIsUnknown() {
        assertThat(withInode(0, TableField.ALL).hasUid()).isFalse();
        assertThat(withInode(0, TableField.ALL).hasInode()).isFalse();
        assertThat(withInode(7, TableField.ALL).hasUid()).isTrue();
        assertThat(withInode(0, Set.of(TableField.UID)).hasUid())
                .as("where inodes are not reported, 0 does not say that no process holds it")
                .isTrue();
    }

    private static TcpSocket withInode(long inode, Set<TableField> details) {
        SocketId id = new SocketId(Connection.parse("127.0.0.1:1 -> 127.0.0.1:2"), false, 0, 1);
        return new TcpSocket(id, TcpState.TIME_WAIT, inode, 0, 0, 0, MeasureValues.NONE, details);
    }

    @Test
    void aTableCanBeEmpty() {
        assertThat(new TcpTableBuilder(0).build().size()).isZero();
    }
}
