package dev.tcpwarden.cli.top;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import java.util.Arrays;

/** What the shown sockets add up to. */
final class Summary {

    private final int[] byState = new int[TcpState.COUNT];
    private final long[] flows = new long[Flow.ALL.size()];
    private final int sockets;
    private final int read;
    private final int all;
    private final Growth growth;

    Summary(Reading reading, int[] rows) {
        growth = reading.growth();
        sockets = rows.length;
        read = reading.table().table().size();
        all = reading.all();
        Arrays.fill(flows, Measure.UNKNOWN);
        for (int row : rows) {
            byState[reading.table().table().state(row).ordinal()]++;
            for (Flow flow : Flow.ALL) {
                long grown = growth.of(flow, row);
                if (grown != Measure.UNKNOWN) {
                    flows[flow.ordinal()] = Math.max(0, flows[flow.ordinal()]) + grown;
                }
            }
        }
    }

    /** How many sockets, and in which states. */
    String sockets() {
        StringBuilder text = new StringBuilder(sockets == read ? "" : sockets + " of ");
        text.append(read < all ? "the first " : "").append(read).append(read == 1 ? " socket" : " sockets");
        text.append(read < all ? " of " + all : "");
        String separator = ": ";
        for (TcpState state : TcpState.ALL) {
            if (byState[state.ordinal()] > 0) {
                text.append(separator)
                        .append(byState[state.ordinal()])
                        .append(' ')
                        .append(state.label());
                separator = ", ";
            }
        }
        return text.toString();
    }

    String traffic() {
        return "in " + rate(Flow.IN) + " bytes/s, out " + rate(Flow.OUT) + " bytes/s, retransmitted "
                + rate(Flow.RETRANSMITTED) + " segments/s";
    }

    private String rate(Flow flow) {
        return growth.text(flows[flow.ordinal()]);
    }
}
