package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTableBuilder;
import dev.tcpwarden.testing.Measured;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets here are written out once more, from include/uapi/linux/tcp.h. */
class TcpInfoDecoderTest {

    private static final int LENGTH = 232; // Linux 6.1
    private static final MeasureValues WHOLE = rates(Measured.of(1_000, 2_000, 70, 3, 12_345, 600, false));

    private static MeasureValues minRtt(MeasureValues values) {
        return values.with(Measure.MIN_RTT, 11_111);
    }

    private static MeasureValues rates(MeasureValues values) {
        return minRtt(values).with(Measure.DELIVERY_RATE, 1_250_000);
    }

    private static ByteBuffer info() {
        ByteBuffer info = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        return info.putInt(44, 600) // last_data_sent
                .putInt(52, 700) // last_data_recv
                .putInt(56, 4_999) // last_ack_recv
                .putInt(68, 12_345) // rtt
                .putInt(100, 3) // total_retrans
                .putLong(120, 1_002) // bytes_acked: a SYN and a FIN
                .putLong(128, 2_000) // bytes_received
                .putInt(136, 70) // segs_out
                .putInt(148, 11_111) // min_rtt
                .putLong(160, 1_250_000) // delivery_rate
                .putLong(200, 1_500) // bytes_sent
                .putLong(208, 500) // bytes_retrans
                .putInt(228, 65_535); // snd_wnd
    }

    private static ByteBuffer in(TcpState state) {
        return info().put(0, (byte) (state.ordinal() + 1));
    }

    private static MeasureValues decode(ByteBuffer info, int length, TcpState state) {
        ByteBuffer padded = ByteBuffer.allocate(8 + length).order(ByteOrder.nativeOrder());
        padded.put(8, info, 0, Math.min(length, LENGTH));
        for (int at = LENGTH; at < length; at++) {
            padded.put(8 + at, (byte) 0xff);
        }
        TcpTableBuilder table = new TcpTableBuilder(1);
        TcpInfoDecoder.decode(padded, 8, length, state, table.add(state));
        return table.build().row(0).measures();
    }

    @Test
    void readsEveryField() {
        assertThat(decode(info(), LENGTH, TcpState.ESTABLISHED)).isEqualTo(WHOLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {233, 240, 248, 4_096})
    void whatALaterKernelAppendsIsNotRead(int length) {
        assertThat(decode(info(), length, TcpState.ESTABLISHED)).isEqualTo(WHOLE);
    }

    static Stream<Arguments> earlierKernels() {
        long unknown = Measure.UNKNOWN;
        return Stream.of(
                arguments(0, MeasureValues.NONE),
                arguments(71, MeasureValues.NONE),
                arguments(72, Measured.of(unknown, unknown, unknown, unknown, 12_345, 600, false)),
                arguments(104, Measured.of(unknown, unknown, unknown, 3, 12_345, 600, false)), // 2.6.32
                arguments(135, Measured.of(unknown, unknown, unknown, 3, 12_345, 600, false)),
                arguments(136, Measured.of(1_002, 2_000, unknown, 3, 12_345, 600, false)), // 4.1
                arguments(144, Measured.of(1_002, 2_000, 70, 3, 12_345, 600, false)), // 4.2
                arguments(152, minRtt(Measured.of(1_002, 2_000, 70, 3, 12_345, 600, false))), // 4.6
                arguments(192, rates(Measured.of(1_002, 2_000, 70, 3, 12_345, 600, false))), // 4.10
                arguments(216, WHOLE)); // 4.19
    }

    @ParameterizedTest
    @MethodSource("earlierKernels")
    void whatAnEarlierKernelLacksIsNotKnown(int length, MeasureValues expected) {
        assertThat(decode(info(), length, TcpState.ESTABLISHED)).isEqualTo(expected);
    }

    @Test
    void nothingIsReadBeyondTheEnd() {
        for (int length = 0; length <= LENGTH; length++) {
            ByteBuffer exact = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
            exact.put(0, info(), 0, length);
            TcpTableBuilder table = new TcpTableBuilder(1);
            TcpInfoDecoder.decode(exact, 0, length, TcpState.ESTABLISHED, table.add(TcpState.ESTABLISHED));
            assertThat(table.size()).isEqualTo(1);
        }
    }

    @Test
    void theFinOfThePeerIsNoByte() {
        for (TcpState state : TcpState.ALL) {
            long expected = switch (state) {
                case LISTEN -> Measure.UNKNOWN;
                case CLOSE_WAIT, LAST_ACK, CLOSING -> 1_999;
                default -> 2_000;
            };
            assertThat(decode(in(state), LENGTH, state).get(Measure.RECEIVED_BYTES))
                    .as(state.label())
                    .isEqualTo(expected);
        }
    }

    @Test
    void theFinOfThePeerIsNoByteAlsoWhereTheConnectionGoesOnWhileItIsRead() {
        assertThat(decode(in(TcpState.CLOSE_WAIT), LENGTH, TcpState.ESTABLISHED).get(Measure.RECEIVED_BYTES))
                .isEqualTo(1_999);
        assertThat(decode(in(TcpState.CLOSE), LENGTH, TcpState.LAST_ACK).get(Measure.RECEIVED_BYTES))
                .isEqualTo(1_999);
        assertThat(decode(in(TcpState.CLOSE), LENGTH, TcpState.CLOSE).get(Measure.RECEIVED_BYTES))
                .isEqualTo(2_000);
    }

    @Test
    void whatNeverWasConnectedIsNotIdle() {
        for (TcpState state : TcpState.ALL) {
            boolean connected = state != TcpState.SYN_SENT && state.isConnection();
            assertThat(decode(info(), LENGTH, state).get(Measure.IDLE))
                    .as(state.label())
                    .isEqualTo(connected ? 600 : Measure.UNKNOWN);
        }
    }

    @Test
    void whatIsSentAndNotAcknowledgedDoesNotCount() {
        assertThat(decode(info().putLong(200, 9_000), LENGTH, TcpState.ESTABLISHED)
                        .get(Measure.SENT_BYTES))
                .isEqualTo(1_002);
    }

    @Test
    void noRoundTripYetIsNotZero() {
        assertThat(decode(info().putInt(68, 0), LENGTH, TcpState.SYN_SENT).get(Measure.RTT))
                .isEqualTo(Measure.UNKNOWN);
    }

    @Test
    void noMinimumAndNoRateYetAreNotKnown() {
        MeasureValues none = decode(info().putInt(148, -1).putLong(160, 0), LENGTH, TcpState.ESTABLISHED);

        assertThat(none.get(Measure.MIN_RTT)).isEqualTo(Measure.UNKNOWN);
        assertThat(none.get(Measure.DELIVERY_RATE)).isEqualTo(Measure.UNKNOWN);
    }

    static Stream<Arguments> stalls() {
        return Stream.of(
                arguments("no ACK, nothing outstanding", false, change(info -> info.putInt(56, 5_000))),
                arguments("outstanding, ACK received", false, change(info -> info.putInt(24, 1))),
                arguments(
                        "outstanding, no ACK",
                        true,
                        change(info -> info.putInt(24, 1).putInt(56, 5_000))),
                arguments("in back-off", true, change(info -> info.put(4, (byte) 1))),
                arguments("window closed, nothing to send", false, change(info -> info.putInt(228, 0))),
                arguments(
                        "window closed, something to send",
                        true,
                        change(info -> info.putInt(228, 0).putInt(144, 1))));
    }

    private static Consumer<ByteBuffer> change(Consumer<ByteBuffer> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stalls")
    void marksWhatDoesNotGetThrough(String what, boolean stalled, Consumer<ByteBuffer> change) {
        ByteBuffer info = info();
        change.accept(info);
        assertThat(decode(info, LENGTH, TcpState.ESTABLISHED).get(Measure.STALLED))
                .as(what)
                .isEqualTo(stalled ? 1 : 0);
        assertThat(decode(info, LENGTH, TcpState.CLOSE).get(Measure.STALLED)).isZero();
    }

    @Test
    void whereTheWindowIsUnknownProbesShowIt() {
        ByteBuffer info = info().putInt(144, 1);
        assertThat(decode(info, 228, TcpState.ESTABLISHED).get(Measure.STALLED)).isZero();
        assertThat(decode(info.put(3, (byte) 1), 228, TcpState.ESTABLISHED).get(Measure.STALLED))
                .isOne();
    }
}
