package dev.tcpwarden.cli;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.Printable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.io.Writer;

/**
 * Rows as {@code ss -tanp} has them, with states and ends as filters take them:
 *
 * <pre>
 * State       Recv-Q Send-Q Local           Remote          Process
 * established      0      0 127.0.0.1:43210 127.0.0.1:8080  curl (pid 20)
 * time_wait        0      0 127.0.0.1:8080  127.0.0.1:43200 - (time_wait)
 * </pre>
 *
 * <p>{@code -} stands for queues that the system does not tell of.
 *
 * <p>Rows are formatted twice, once to measure and once to print, and none is kept: there may be a million.
 */
final class TextTable {

    private static final String[] HEADERS = {"State", "Recv-Q", "Send-Q", "Local", "Remote", "Process"};
    private static final int RECEIVE_QUEUE = 1;
    private static final int SEND_QUEUE = 2;
    private static final String UNTOLD = "-";
    private static final int LAST = HEADERS.length - 1;

    private final AttributedTable table;
    private final int[] order;
    private final int[] widths = new int[HEADERS.length];

    TextTable(AttributedTable table, int[] order) {
        this.table = table;
        this.order = order;
    }

    void print(Writer to) throws IOException {
        measure(HEADERS);
        for (int row : order) {
            measure(cells(row));
        }
        print(HEADERS, to);
        for (int row : order) {
            print(cells(row), to);
        }
    }

    private String[] cells(int row) {
        TcpTable columns = table.table();
        boolean queues = columns.has(Detail.QUEUES);
        return new String[] {
            columns.state(row).label(),
            queues ? Long.toString(columns.receiveQueue(row)) : UNTOLD,
            queues ? Long.toString(columns.sendQueue(row)) : UNTOLD,
            columns.local(row).toString(),
            columns.remote(row).toString(),
            owner(row)
        };
    }

    private String owner(int row) {
        Owners owners = table.owners();
        if (!owners.isOwned(row)) {
            return "- (" + owners.reason(row).label() + ")";
        }
        ProcessInfo process = owners.processes().get(owners.processIndex(row));
        return Printable.escape(process.name()) + " (pid " + process.pid() + ")";
    }

    private void measure(String[] cells) {
        for (int i = 0; i < LAST; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
    }

    private void print(String[] cells, Writer to) throws IOException {
        for (int i = 0; i < LAST; i++) {
            int gap = widths[i] - cells[i].length();
            boolean rightAligned = i == RECEIVE_QUEUE || i == SEND_QUEUE;
            to.append(rightAligned ? " ".repeat(gap) + cells[i] : cells[i] + " ".repeat(gap));
            to.append(' ');
        }
        to.append(cells[LAST]).append('\n');
    }
}
