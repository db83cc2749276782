package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.sample.model.HostCounts;
import dev.tcpwarden.sample.model.Oldest;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.sample.model.SocketCounts.ByDirection;
import dev.tcpwarden.sample.model.SocketCounts.ByState;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** One pass over a table that adds up its sockets, by owner and for the whole host. */
public final class Tally {

    private static final int STATES = TcpState.COUNT;

    private final AttributedTable attributed;
    private final TcpTable table;
    private final long idleMillis;
    private final int[] byState; // owner * STATES + state
    private final int[] byHistory; // likewise
    private final int[] byListener; // likewise
    private final int[] oldest; // likewise
    private final int[] inbound;
    private final int[] outbound;
    private final int[] stalled;
    private final int[] idle;
    private final long[] receiveQueues;
    private final long[] sendQueues;
    private final int[] ipv4 = new int[STATES];
    private final int[] ipv6 = new int[STATES];
    private final int[] unattributed = new int[UnattributedReason.ALL.size() * STATES];
    private int unattributedStalled;

    private Tally(AttributedTable attributed, Duration idleAfter) {
        this.attributed = attributed;
        table = attributed.table();
        idleMillis = idleAfter.toMillis();
        int processes = attributed.owners().processes().size();
        byState = new int[processes * STATES];
        byHistory = new int[processes * STATES];
        byListener = new int[processes * STATES];
        oldest = new int[processes * STATES];
        inbound = new int[processes];
        outbound = new int[processes];
        stalled = new int[processes];
        idle = new int[processes];
        receiveQueues = new long[processes];
        sendQueues = new long[processes];
    }

    /** @param idleAfter for how long an idle connection has neither sent nor received data, at least */
    public static Tally of(AttributedTable attributed, Duration idleAfter) {
        Tally tally = new Tally(attributed, idleAfter);
        Owners owners = attributed.owners();
        Ages ages = attributed.ages().orElseThrow();
        int[] inState = ages.inState();
        for (int row = 0; row < tally.table.size(); row++) {
            TcpState state = tally.table.state(row);
            tally.family(row)[state.ordinal()]++;
            if (owners.isOwned(row)) {
                int process = owners.processIndex(row);
                if (!owners.isHeld(row)) {
                    tally.inferred(process, owners.evidence(row), state);
                }
                tally.add(process, state, row);
                tally.age(process, state, ages.now() - inState[row]);
            } else {
                tally.unattributed[owners.reason(row).ordinal() * STATES + state.ordinal()]++;
                tally.unattributedStalled += tally.isStalled(row) ? 1 : 0;
            }
        }
        return tally;
    }

    private int[] family(int row) {
        return IpAddress.isIpv4(table.localHigh(row), table.localLow(row)) ? ipv4 : ipv6;
    }

    private void inferred(int process, Evidence evidence, TcpState state) {
        (evidence == Evidence.HISTORY ? byHistory : byListener)[process * STATES + state.ordinal()]++;
    }

    private void add(int process, TcpState state, int row) {
        byState[process * STATES + state.ordinal()]++;
        if (state == TcpState.LISTEN) {
            return; // its queues count connections, not bytes
        }
        if (state == TcpState.ESTABLISHED) {
            (attributed.isInbound(row) ? inbound : outbound)[process]++;
            if (table.measures().get(Measure.IDLE, row) >= idleMillis) {
                idle[process]++;
            }
        }
        if (isStalled(row)) {
            stalled[process]++;
        }
        receiveQueues[process] += table.receiveQueue(row);
        sendQueues[process] += table.sendQueue(row);
    }

    private boolean isStalled(int row) {
        return table.measures().is(Measure.STALLED, row);
    }

    private void age(int process, TcpState state, int tenths) {
        int place = process * STATES + state.ordinal();
        oldest[place] = Math.max(oldest[place], tenths);
    }

    /** What one process's sockets add up to, with these totals of what they did. */
    SocketCounts counts(int process, ConnectionTotals totals) {
        return new SocketCounts(
                byState(byState, process),
                new ByDirection(inbound[process], outbound[process]),
                receiveQueues[process],
                sendQueues[process],
                stalled[process],
                idle[process],
                byState(byHistory, process),
                byState(byListener, process),
                new Oldest(group(oldest, process)),
                totals);
    }

    public HostCounts host() {
        Map<UnattributedReason, ByState> reasons = new EnumMap<>(UnattributedReason.class);
        for (UnattributedReason reason : UnattributedReason.ALL) {
            reasons.put(reason, byState(unattributed, reason.ordinal()));
        }
        int allStalled = IntStream.of(stalled).sum() + unattributedStalled;
        return new HostCounts(new ByState(ipv4), new ByState(ipv6), reasons, allStalled);
    }

    private static ByState byState(int[] counts, int group) {
        return new ByState(group(counts, group));
    }

    private static int[] group(int[] counts, int group) {
        return Arrays.copyOfRange(counts, group * STATES, (group + 1) * STATES);
    }
}
