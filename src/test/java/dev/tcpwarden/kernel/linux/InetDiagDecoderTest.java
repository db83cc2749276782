package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InetDiagDecoderTest {

    @Test
    void decodesWhatSsShows() throws Exception {
        List<SsLine> decoded = lines(RecordedDump.decode(RecordedDump.bytes()));

        // ss of that time did not ask for sockets that are bound only
        assertThat(decoded.stream().filter(line -> line.state() != TcpState.CLOSE))
                .containsExactlyInAnyOrderElementsOf(
                        RecordedDump.ssLines().stream().map(SsLine::parse).toList());
        assertThat(states(decoded)).containsExactlyInAnyOrderElementsOf(TcpState.ALL);
        assertThat(decoded.stream()
                        .filter(line -> line.local().address().equals(new IpAddress(0, 0)))
                        .map(SsLine::ipv6Only))
                .containsExactlyInAnyOrder(true, false);
        assertThat(decoded.stream().map(SsLine::cookie)).doesNotHaveDuplicates().doesNotContain(0L);
    }

    @Test
    void whatIsNotConnectedHasTheWildcardOfItsLocalFamily() throws Exception {
        byte[] mapped = message(10, Libc.AF_INET6); // all zero but for ::ffff:127.0.0.1
        System.arraycopy(
                new byte[] {(byte) 0xff, (byte) 0xff, 127, 0, 0, 1},
                0,
                mapped,
                InetDiag.MESSAGE_ID + InetDiag.IDIAG_SRC + 10,
                6);
        mapped[InetDiag.MESSAGE_ID + InetDiag.IDIAG_COOKIE] = 1;
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        decode(decoder, mapped);
        decode(decoder, message(10, Libc.AF_INET6));
        assertThat(Tables.rows(decoder.build()).stream()
                        .map(row -> row.id().connection().toString()))
                .containsExactly("127.0.0.1:0 -> 0.0.0.0:0", "[::]:0 -> [::]:0");
    }

    private static Set<TcpState> states(List<SsLine> lines) {
        return lines.stream().map(SsLine::state).collect(Collectors.toSet());
    }

    @Test
    void decodesTheSameOnABigEndianMachine() throws Exception {
        assertThat(RecordedDump.bigEndianBytes()).isNotEqualTo(RecordedDump.bytes());
        assertThat(lines(RecordedDump.decode(RecordedDump.bigEndianBytes())))
                .isEqualTo(lines(RecordedDump.decode(RecordedDump.bytes())));
    }

    @Test
    void countsASocketOnceThatIsReportedTwice() throws Exception {
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        for (byte[] payload : RecordedDump.payloads()) {
            decode(decoder, payload);
            payload[InetDiag.IDIAG_STATE] = 1; // it has gone on in the meantime
            decode(decoder, payload);
        }
        assertThat(lines(decoder.build())).isEqualTo(lines(RecordedDump.decode(RecordedDump.bytes())));
    }

    @Test
    void refusesEveryMessageThatIsCutShort() throws Exception {
        for (byte[] payload : RecordedDump.payloads()) {
            for (int length = 0; length < payload.length; length++) {
                byte[] cut = Arrays.copyOf(payload, length);
                if (length < InetDiag.MESSAGE_BYTES || !endsWithAnAttribute(payload, length)) {
                    assertThatThrownBy(() -> decode(new InetDiagDecoder(0), cut))
                            .isInstanceOf(MalformedMessageException.class);
                } else {
                    decode(new InetDiagDecoder(0), cut);
                }
            }
        }
    }

    /** Or with padding, or part of the padding, which may be left out. */
    private static boolean endsWithAnAttribute(byte[] payload, int length) {
        ByteBuffer buffer = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        int at = InetDiag.MESSAGE_BYTES;
        while (at < length) {
            int attribute = buffer.getShort(at);
            if (length >= at + attribute && length <= at + Netlink.align(attribute)) {
                return true;
            }
            at += Netlink.align(attribute);
        }
        return at == length;
    }

    @Test
    void skipsAndCountsAttributesThatItDoesNotKnow() throws Exception {
        byte[] payload = Arrays.copyOf(message(1, Libc.AF_INET6), InetDiag.MESSAGE_BYTES + 16);
        ByteBuffer.wrap(payload)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(InetDiag.MESSAGE_BYTES)
                .putShort((short) 5) // one byte, and three of padding
                .putShort((short) 99)
                .put((byte) 1)
                .position(InetDiag.MESSAGE_BYTES + 8)
                .putShort((short) 5)
                .putShort((short) InetDiag.INET_DIAG_SKV6ONLY)
                .put((byte) 1);
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        decode(decoder, payload);
        assertThat(decoder.unknownAttributes()).isEqualTo(1);
        assertThat(decoder.build().isIpv6Only(0)).isTrue();
    }

    @Test
    void keepsNumbersUnsigned() throws Exception {
        byte[] payload = message(10, Libc.AF_INET);
        Arrays.fill(payload, InetDiag.IDIAG_RQUEUE, InetDiag.MESSAGE_BYTES, (byte) 0xff);
        Arrays.fill(payload, InetDiag.MESSAGE_ID, InetDiag.MESSAGE_ID + 4, (byte) 0xff);
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        decode(decoder, payload);
        TcpTable table = decoder.build();
        long all = 0xffff_ffffL;
        assertThat(List.of(table.receiveQueue(0), table.sendQueue(0), table.uid(0), table.inode(0)))
                .containsOnly(all);
        assertThat(List.of(table.localPort(0), table.remotePort(0))).containsOnly(65535);
    }

    @ParameterizedTest
    @CsvSource({"1, ESTABLISHED", "7, CLOSE", "11, CLOSING", "12, SYN_RECV", "13, CLOSE"})
    void knowsTheKernelsStates(int number, TcpState state) throws Exception {
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        decode(decoder, message(number, Libc.AF_INET));
        assertThat(decoder.build().state(0)).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 'sock_diag names a TCP state 0, which is unknown'",
        "14, 2, 'sock_diag names a TCP state 14, which is unknown'",
        "1, 200, sock_diag reported a socket of address family 200"
    })
    void refusesWhatIsNoTcpSocket(int state, int family, String message) {
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        assertThatThrownBy(() -> decode(decoder, message(state, family)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage(message);
        assertThat(decoder.build().size()).isZero();
    }

    private static byte[] message(int state, int family) {
        byte[] payload = new byte[InetDiag.MESSAGE_BYTES];
        payload[InetDiag.IDIAG_FAMILY] = (byte) family;
        payload[InetDiag.IDIAG_STATE] = (byte) state;
        return payload;
    }

    private static void decode(InetDiagDecoder decoder, byte[] payload) throws MalformedMessageException {
        decoder.receive(ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN), 0, payload.length);
    }

    private static List<SsLine> lines(TcpTable table) {
        return IntStream.range(0, table.size())
                .mapToObj(row -> SsLine.of(table, row))
                .toList();
    }
}
