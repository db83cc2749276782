package dev.tcpwarden.socket;

/**
 * What a connection has done so far, as {@code struct tcp_info} (include/uapi/linux/tcp.h, RFC 4898) tells it. A number that the
 * kernel did not tell is {@link #UNKNOWN}.
 *
 * @param sentBytes of the program's data that the peer has acknowledged; neither SYN nor FIN counts
 * @param receivedBytes of the peer's data that came in order; neither SYN nor FIN counts
 * @param sentSegments all that were sent, modulo 2^32: those without data and those sent again too
 * @param retransmittedSegments those sent again, modulo 2^32
 * @param rttMicros the smoothed round-trip time in microseconds
 * @param idleMillis milliseconds since data was last sent or received
 * @param stalled see {@link TcpInfoColumns#isStalled}
 */
public record TcpInfo(
        long sentBytes,
        long receivedBytes,
        long sentSegments,
        long retransmittedSegments,
        long rttMicros,
        long idleMillis,
        boolean stalled) {

    public static final long UNKNOWN = -1;

    public static final TcpInfo NONE = new TcpInfo(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, false);

    /** The same where the peer's FIN was counted as a byte. */
    public TcpInfo withoutFin() {
        return new TcpInfo(
                sentBytes, receivedBytes - 1, sentSegments, retransmittedSegments, rttMicros, idleMillis, stalled);
    }
}
