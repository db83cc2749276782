package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OwnerPidTableDecoderTest {

    @ParameterizedTest
    @EnumSource
    void decodesARecordedTable(RecordedTable recorded) throws Exception {
        OwnerPidTableDecoder decoder = decoder();
        recorded.into(decoder, recorded.bytes());
        assertThat(lines(decoder))
                .isEqualTo(recorded.rows().stream()
                        .map(row -> row.replace("[::ffff:127.0.0.1]", "127.0.0.1"))
                        .toList());
    }

    @Test
    void putsBothFamiliesIntoOneTable() throws Exception {
        OwnerPidTableDecoder decoder = decoder();
        for (RecordedTable recorded : RecordedTable.values()) {
            recorded.into(decoder, recorded.bytes());
        }
        TcpTable table = decoder.build();
        int ipv4 = RecordedTable.IPV4.rows().size();
        assertThat(table.size()).isEqualTo(ipv4 + RecordedTable.IPV6.rows().size());
        for (int row = 0; row < table.size(); row++) {
            assertThat(table.isIpv6Socket(row)).isEqualTo(row >= ipv4);
            assertThat(table.row(row).details()).isEqualTo(TableField.NONE);
        }
        assertThat(cookies(table).distinct().count()).isEqualTo(table.size());
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryTableThatIsCutShort(RecordedTable recorded) throws Exception {
        byte[] bytes = recorded.bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> recorded.into(decoder(), cut)).isInstanceOf(MalformedTableException.class);
        }
        recorded.into(decoder(), Arrays.copyOf(bytes, bytes.length + 1000)); // a buffer is larger than its table
    }

    @ParameterizedTest
    @EnumSource
    void refusesMoreRowsThanBytes(RecordedTable recorded) throws Exception {
        byte[] bytes = recorded.bytes();
        Arrays.fill(bytes, 0, 4, (byte) 0xff);
        assertThatThrownBy(() -> recorded.into(decoder(), bytes))
                .isInstanceOf(MalformedTableException.class)
                .hasMessage("the TCP table claims 4294967295 rows of "
                        + recorded.layout().bytes() + " bytes, which do not fit into its " + bytes.length);
    }

    @ParameterizedTest
    @EnumSource
    void decodesGarbageOrRefusesIt(RecordedTable recorded) {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (bytes.length >= 4) {
                Arrays.fill(bytes, 1, 4, (byte) 0);
            }
            OwnerPidTableDecoder decoder = decoder();
            try {
                recorded.into(decoder, bytes);
            } catch (MalformedTableException e) {
                assertThat(e.getMessage()).startsWith("the TCP table ");
            }
            assertThat(lines(decoder)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, CLOSE",
        "2, LISTEN",
        "3, SYN_SENT",
        "4, SYN_RECV",
        "5, ESTABLISHED",
        "6, FIN_WAIT1",
        "7, FIN_WAIT2",
        "8, CLOSE_WAIT",
        "9, CLOSING",
        "10, LAST_ACK",
        "11, TIME_WAIT",
        "12, CLOSE"
    })
    void knowsTheStatesOfWindows(int number, TcpState state) throws Exception {
        assertThat(decode(row(number, 7, 0)).state(0)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "13, 13", "-1, 4294967295"})
    void refusesAStateThatThereIsNot(int number, String named) {
        assertThatThrownBy(() -> decode(row(number, 7, 0)))
                .isInstanceOf(MalformedTableException.class)
                .hasMessage("the TCP table names a state " + named + ", which is unknown");
    }

    @Test
    void readsTwoBytesOfAPortAndNoRemoteEndOfAListener() throws Exception {
        byte[] row = row(2, 7, 0);
        TcpMib.Row at = TcpMib.Row.IPV4;
        Arrays.fill(row, 4 + at.localPort(), 4 + at.localPort() + 4, (byte) 0xff);
        Arrays.fill(row, 4 + at.remoteAddress(), 4 + at.remotePort() + 4, (byte) 0xee); // Windows leaves what was there
        TcpTable table = decode(row);
        assertThat(table.row(0).id().connection()).hasToString("127.0.0.1:65535 -> 0.0.0.0:0");
    }

    @Test
    void aScopeDistinguishesLinkLocalAddressesAndNoOthers() throws Exception {
        assertThat(scoped("fe80::1", 5).row(0).id().interfaceIndex()).isEqualTo(5);
        assertThat(scoped("fe80::1", 4711).local(0).address()).hasToString("fe80::1%4711");
        assertThat(scoped("fe80::1", 5).cookie(0))
                .isNotEqualTo(scoped("fe80::1", 6).cookie(0));
        assertThat(scoped("::1", 4096).row(0).id().interfaceIndex()).isZero();
        assertThat(scoped("2001:db8::1", 5).cookie(0))
                .isEqualTo(scoped("2001:db8::1", 6).cookie(0));
    }

    private static TcpTable scoped(String address, int scope) throws Exception {
        TcpMib.Row at = TcpMib.Row.IPV6;
        ByteBuffer table = RecordedTable.littleEndian(new byte[4 + at.bytes()]);
        IpAddress local = IpAddress.parse(address);
        table.putInt(0, 1).putInt(4 + at.state(), 5).putInt(4 + at.scopeId(), scope);
        table.putLong(4 + at.localAddress(), Long.reverseBytes(local.high()));
        table.putLong(4 + at.localAddress() + 8, Long.reverseBytes(local.low()));
        OwnerPidTableDecoder decoder = decoder();
        decoder.addIpv6(table);
        TcpTable decoded = decoder.build();
        assertThat(decoded.localHigh(0)).isEqualTo(local.high());
        assertThat(decoded.localLow(0)).isEqualTo(local.low());
        return decoded;
    }

    @Test
    void aRowIsTheSameSocketUntilItsEndpointsOrItsOwnerChange() throws Exception {
        long cookie = decode(row(5, 7, 80)).cookie(0);
        assertThat(decode(row(8, 7, 80)).cookie(0)).isEqualTo(cookie);
        assertThat(decode(row(5, 8, 80)).cookie(0)).isNotEqualTo(cookie);
        assertThat(decode(row(5, 7, 81)).cookie(0)).isNotEqualTo(cookie);
    }

    private static OwnerPidTableDecoder decoder() {
        return new OwnerPidTableDecoder(new TcpTableBuilder(0, TableField.NONE), new int[0]);
    }

    private static TcpTable decode(byte[] table) throws MalformedTableException {
        OwnerPidTableDecoder decoder = decoder();
        decoder.addIpv4(RecordedTable.littleEndian(table));
        return decoder.build();
    }

    /** A table of one row: 127.0.0.1:port to 0.0.0.0:0. */
    private static byte[] row(int state, int pid, int port) {
        TcpMib.Row at = TcpMib.Row.IPV4;
        ByteBuffer table = ByteBuffer.allocate(4 + at.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(0, 1).putInt(4 + at.state(), state).putInt(4 + at.pid(), pid);
        table.putInt(4 + at.localAddress(), 0x0100_007f).putShort(4 + at.localPort(), Short.reverseBytes((short) port));
        return table.array();
    }

    private static LongStream cookies(TcpTable table) {
        return LongStream.range(0, table.size()).map(row -> table.cookie((int) row));
    }

    private static List<String> lines(OwnerPidTableDecoder decoder) {
        TcpTable table = decoder.build();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < table.size(); row++) {
            lines.add(table.state(row).label() + " " + table.local(row) + " " + table.remote(row) + " "
                    + decoder.pids()[row]);
        }
        return lines;
    }
}
