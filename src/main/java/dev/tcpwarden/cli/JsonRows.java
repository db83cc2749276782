package dev.tcpwarden.cli;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a JSON array (RFC 8259), a row a line and every key in every row. What is not there is null: the direction of a listener,
 * the owner or the reason why there is none, inode and user of a socket that no program holds.
 *
 * <pre>
 * [
 * {"local":"127.0.0.1:22","remote":"127.0.0.1:5000","state":"established","direction":"inbound","pid":7,"process":"sshd",
 *  "uid":0,"inode":4711,"receive_queue":0,"send_queue":0,"unattributed":null}
 * ]
 * </pre>
 */
final class JsonRows {

    private JsonRows() {}

    static void print(AttributedTable table, int[] order, Writer to) throws IOException {
        to.append('[');
        String separator = "\n";
        for (int row : order) {
            to.append(separator);
            printRow(table, row, to);
            separator = ",\n";
        }
        to.append("\n]\n");
    }

    private static void printRow(AttributedTable table, int row, Writer to) throws IOException {
        TcpTable columns = table.table();
        Owners owners = table.owners();
        ProcessInfo owner = owners.isOwned(row) ? owners.processes().get(owners.processIndex(row)) : null;
        TcpSocket socket = columns.row(row);
        boolean queues = socket.has(Detail.QUEUES);
        to.append("{\"local\":");
        printString(columns.local(row).toString(), to);
        to.append(",\"remote\":");
        printString(columns.remote(row).toString(), to);
        to.append(",\"state\":");
        printString(columns.state(row).label(), to);
        to.append(",\"direction\":");
        printString(table.direction(row).map(direction -> direction.label()).orElse(null), to);
        to.append(",\"pid\":").append(owner == null ? "null" : Integer.toString(owner.pid()));
        to.append(",\"process\":");
        printString(owner == null ? null : owner.name(), to);
        to.append(",\"uid\":").append(socket.hasUid() ? Long.toString(socket.uid()) : "null");
        to.append(",\"inode\":").append(socket.hasInode() ? Long.toUnsignedString(socket.inode()) : "null");
        to.append(",\"receive_queue\":").append(queues ? Long.toString(socket.receiveQueue()) : "null");
        to.append(",\"send_queue\":").append(queues ? Long.toString(socket.sendQueue()) : "null");
        to.append(",\"unattributed\":");
        printString(owner == null ? owners.reason(row).label() : null, to);
        to.append('}');
    }

    private static void printString(@Nullable String text, Writer to) throws IOException {
        if (text == null) {
            to.append("null");
            return;
        }
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                to.append(c);
            } else {
                to.append(String.format("\\u%04x", (int) c));
            }
        }
        to.append('"');
    }
}
