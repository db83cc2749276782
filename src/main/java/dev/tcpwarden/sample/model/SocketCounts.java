package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpState;
import java.util.Objects;

/**
 * What the sockets of a process, or of several, add up to. Immutable.
 *
 * @param byState sockets by state
 * @param established the established ones by direction
 * @param receiveQueueBytes waiting to be read; listeners left out
 * @param sendQueueBytes waiting to be sent or acknowledged; listeners left out
 * @param stalled those whose data does not get through, see {@link dev.tcpwarden.socket.Measure#STALLED}
 * @param idle established ones that have neither sent nor received data for long
 * @param byHistory by state, those among them that are inferred to belong here, see {@link
 *     dev.tcpwarden.process.Evidence#HISTORY}
 * @param byListener the same for {@link dev.tcpwarden.process.Evidence#LISTENER}
 * @param totals what the connections did since the agent's start
 */
public record SocketCounts(
        ByState byState,
        ByDirection established,
        long receiveQueueBytes,
        long sendQueueBytes,
        int stalled,
        int idle,
        ByState byHistory,
        ByState byListener,
        Oldest oldest,
        ConnectionTotals totals) {

    public static final SocketCounts ZERO = new SocketCounts(
            ByState.ZERO, ByDirection.ZERO, 0, 0, 0, 0, ByState.ZERO, ByState.ZERO, Oldest.NONE, ConnectionTotals.ZERO);

    public SocketCounts {
        Objects.requireNonNull(byState, "byState");
        Objects.requireNonNull(established, "established");
        Objects.requireNonNull(byHistory, "byHistory");
        Objects.requireNonNull(byListener, "byListener");
        Objects.requireNonNull(oldest, "oldest");
        Objects.requireNonNull(totals, "totals");
    }

    public SocketCounts plus(SocketCounts other) {
        return new SocketCounts(
                byState.plus(other.byState),
                established.plus(other.established),
                receiveQueueBytes + other.receiveQueueBytes,
                sendQueueBytes + other.sendQueueBytes,
                stalled + other.stalled,
                idle + other.idle,
                byHistory.plus(other.byHistory),
                byListener.plus(other.byListener),
                oldest.or(other.oldest),
                totals.plus(other.totals));
    }

    /** The same sockets with other totals of what they did. */
    public SocketCounts with(ConnectionTotals other) {
        return new SocketCounts(
                byState,
                established,
                receiveQueueBytes,
                sendQueueBytes,
                stalled,
                idle,
                byHistory,
                byListener,
                oldest,
                other);
    }

    /** Those that are inferred to belong here, by how. */
    public ByState inferred(Evidence by) {
        return by == Evidence.HISTORY ? byHistory : byListener;
    }

    /** A number for each {@link TcpState}. */
    public static final class ByState {

        public static final ByState ZERO = new ByState(new int[TcpState.COUNT]);

        private final int[] counts;

        /** Takes a copy of {@code counts}, which has {@link TcpState#COUNT} elements. */
        public ByState(int[] counts) {
            if (counts.length != TcpState.COUNT) {
                throw new IllegalArgumentException(counts.length + " counts for " + TcpState.COUNT + " states");
            }
            this.counts = counts.clone();
        }

        public int get(TcpState state) {
            return counts[state.ordinal()];
        }

        public int total() {
            int total = 0;
            for (int count : counts) {
                total += count;
            }
            return total;
        }

        public ByState plus(ByState other) {
            ByState sum = new ByState(counts);
            for (int i = 0; i < counts.length; i++) {
                sum.counts[i] += other.counts[i];
            }
            return sum;
        }
    }

    /** A number for each {@link Direction}. */
    public record ByDirection(long inbound, long outbound) {

        public static final ByDirection ZERO = new ByDirection(0, 0);

        public long get(Direction direction) {
            return direction == Direction.INBOUND ? inbound : outbound;
        }

        public long total() {
            return inbound + outbound;
        }

        public ByDirection plus(ByDirection other) {
            return new ByDirection(inbound + other.inbound, outbound + other.outbound);
        }
    }
}
