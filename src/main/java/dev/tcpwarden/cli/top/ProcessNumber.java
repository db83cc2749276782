package dev.tcpwarden.cli.top;

import com.google.errorprone.annotations.Immutable;
import dev.tcpwarden.cli.table.MeasureText;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.List;

/** What is added up of the sockets of a process. */
enum ProcessNumber {
    SOCKETS("Sockets", (reading, row) -> 1),
    ESTABLISHED("Estab", in(TcpState.ESTABLISHED)),
    CLOSE_WAIT("Close-W", in(TcpState.CLOSE_WAIT)),
    LISTEN("Listen", in(TcpState.LISTEN)),
    IN(Flow.IN),
    OUT(Flow.OUT),
    RETRANSMITTED(Flow.RETRANSMITTED),
    SEND_QUEUE(
            "Send-Q",
            (reading, row) -> queue(reading, row, reading.table().table().sendQueue(row))),
    RECEIVE_QUEUE(
            "Recv-Q",
            (reading, row) -> queue(reading, row, reading.table().table().receiveQueue(row))),
    STALLED("Stalled", (reading, row) -> reading.table().table().measures().get(Measure.STALLED, row)),
    TIME_WAIT("Time-W", in(TcpState.TIME_WAIT));

    static final List<ProcessNumber> ALL = List.of(values());

    /** The number of one row, or {@link Measure#UNKNOWN}. */
    @Immutable
    @FunctionalInterface
    private interface OfRow {
        long of(Reading reading, int row);
    }

    private final String header;
    private final boolean rate;
    private final OfRow ofRow;

    ProcessNumber(String header, OfRow ofRow) {
        this.header = header;
        this.ofRow = ofRow;
        rate = false;
    }

    ProcessNumber(Flow flow) {
        header = flow.header();
        rate = true;
        ofRow = (reading, row) -> reading.growth().of(flow, row);
    }

    private static OfRow in(TcpState state) {
        return (reading, row) -> reading.table().table().state(row) == state ? 1 : 0;
    }

    /** Those of a listener count connections, not bytes. */
    private static long queue(Reading reading, int row, long bytes) {
        TcpTable table = reading.table().table();
        return table.has(TableField.QUEUES) && table.state(row) != TcpState.LISTEN ? bytes : Measure.UNKNOWN;
    }

    String header() {
        return header;
    }

    long of(Reading reading, int row) {
        return ofRow.of(reading, row);
    }

    /** A sum as the cell of a table. */
    String text(Reading reading, long sum) {
        if (rate) {
            return reading.growth().text(sum);
        }
        return sum == Measure.UNKNOWN ? MeasureText.cell(Measure.Unit.COUNT, sum) : Amount.text((double) sum);
    }

    /** Whether it should be 0. */
    boolean isAlarm() {
        return this == CLOSE_WAIT || this == STALLED || this == RETRANSMITTED;
    }
}
