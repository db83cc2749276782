package dev.tcpwarden.sample;

import dev.tcpwarden.socket.Direction;
import dev.tcpwarden.socket.TcpState;
import java.util.Objects;

/**
 * What the sockets of a process, or of several, add up to. Immutable.
 *
 * @param byState sockets by state
 * @param established the established ones by direction
 * @param opened connections seen to appear since the agent's start, by direction
 * @param closed connections seen to vanish since the agent's start, by direction
 * @param receiveQueueBytes waiting to be read; listeners left out
 * @param sendQueueBytes waiting to be sent or acknowledged; listeners left out
 */
public record SocketCounts(
        ByState byState,
        ByDirection established,
        ByDirection opened,
        ByDirection closed,
        long receiveQueueBytes,
        long sendQueueBytes) {

    public static final SocketCounts ZERO =
            new SocketCounts(ByState.ZERO, ByDirection.ZERO, ByDirection.ZERO, ByDirection.ZERO, 0, 0);

    public SocketCounts {
        Objects.requireNonNull(byState, "byState");
        Objects.requireNonNull(established, "established");
        Objects.requireNonNull(opened, "opened");
        Objects.requireNonNull(closed, "closed");
    }

    public SocketCounts plus(SocketCounts other) {
        return new SocketCounts(
                byState.plus(other.byState),
                established.plus(other.established),
                opened.plus(other.opened),
                closed.plus(other.closed),
                receiveQueueBytes + other.receiveQueueBytes,
                sendQueueBytes + other.sendQueueBytes);
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

        public ByDirection plus(ByDirection other) {
            return new ByDirection(inbound + other.inbound, outbound + other.outbound);
        }
    }
}
