package dev.tcpwarden.testing;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;

/** Writes down what a connection did; {@link Measure#UNKNOWN} where that is not known. */
public final class Measured {

    private Measured() {}

    public static MeasureValues of(
            long sentBytes,
            long receivedBytes,
            long sentSegments,
            long retransmittedSegments,
            long rttMicros,
            long idleMillis,
            boolean stalled) {
        return MeasureValues.of(Measure.SENT_BYTES, sentBytes)
                .with(Measure.RECEIVED_BYTES, receivedBytes)
                .with(Measure.SENT_SEGMENTS, sentSegments)
                .with(Measure.RETRANSMITTED_SEGMENTS, retransmittedSegments)
                .with(Measure.RTT, rttMicros)
                .with(Measure.IDLE, idleMillis)
                .with(Measure.STALLED, stalled ? 1 : 0);
    }
}
