package dev.tcpwarden.sample;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.sample.SocketCounts.ByDirection;
import dev.tcpwarden.sample.SocketCounts.ByState;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** One pass over a table that adds up its sockets, by owner and for the whole host. */
final class Tally {

    private static final int STATES = TcpState.COUNT;

    private final int[] byState; // owner * STATES + state
    private final int[] inbound;
    private final int[] outbound;
    private final long[] receiveQueues;
    private final long[] sendQueues;
    private final int[] ipv4 = new int[STATES];
    private final int[] ipv6 = new int[STATES];
    private final int[] unattributed = new int[UnattributedReason.ALL.size() * STATES];

    private Tally(int processes) {
        byState = new int[processes * STATES];
        inbound = new int[processes];
        outbound = new int[processes];
        receiveQueues = new long[processes];
        sendQueues = new long[processes];
    }

    static Tally of(AttributedTable attributed) {
        TcpTable table = attributed.table();
        Owners owners = attributed.owners();
        Tally tally = new Tally(owners.processes().size());
        for (int row = 0; row < table.size(); row++) {
            TcpState state = table.state(row);
            int[] family = IpAddress.isIpv4(table.localHigh(row), table.localLow(row)) ? tally.ipv4 : tally.ipv6;
            family[state.ordinal()]++;
            if (owners.isOwned(row)) {
                tally.add(owners.processIndex(row), state, attributed, row);
            } else {
                tally.unattributed[owners.reason(row).ordinal() * STATES + state.ordinal()]++;
            }
        }
        return tally;
    }

    private void add(int process, TcpState state, AttributedTable attributed, int row) {
        byState[process * STATES + state.ordinal()]++;
        if (state == TcpState.LISTEN) {
            return; // its queues count connections, not bytes
        }
        if (state == TcpState.ESTABLISHED) {
            (attributed.isInbound(row) ? inbound : outbound)[process]++;
        }
        receiveQueues[process] += attributed.table().receiveQueue(row);
        sendQueues[process] += attributed.table().sendQueue(row);
    }

    /** What one process's sockets add up to, with these totals of opened and closed connections. */
    SocketCounts counts(int process, ByDirection opened, ByDirection closed) {
        return new SocketCounts(
                byState(byState, process),
                new ByDirection(inbound[process], outbound[process]),
                opened,
                closed,
                receiveQueues[process],
                sendQueues[process]);
    }

    HostCounts host() {
        Map<UnattributedReason, ByState> reasons = new EnumMap<>(UnattributedReason.class);
        for (UnattributedReason reason : UnattributedReason.ALL) {
            reasons.put(reason, byState(unattributed, reason.ordinal()));
        }
        return new HostCounts(new ByState(ipv4), new ByState(ipv6), reasons);
    }

    private static ByState byState(int[] counts, int group) {
        return new ByState(Arrays.copyOfRange(counts, group * STATES, (group + 1) * STATES));
    }
}
