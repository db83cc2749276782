package dev.tcpwarden.rows;

import dev.tcpwarden.process.Evidence;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Columns of rows that were read again. A cookie is the number of the row, 0 for none: it was not written. */
final class SavedRows {

    private final List<SavedRow> rows;

    SavedRows(List<SavedRow> rows) {
        this.rows = rows;
    }

    TcpTable table() throws IOException {
        TcpTableBuilder table = new TcpTableBuilder(rows.size());
        for (SavedRow row : rows) {
            table.add(socket(row));
            addMeasures(row, table);
        }
        return table.build();
    }

    private static TcpSocket socket(SavedRow row) throws IOException {
        Endpoint local = endpoint(row, "local");
        TcpState state = TcpState.ofLabel(row.text("state")).orElseThrow(() -> row.wrong("state"));
        return new TcpSocket(
                new SocketId(
                        new Connection(local, endpoint(row, "remote")),
                        !local.address().isIpv4(),
                        local.address().scope(),
                        (int) row.number("netns"),
                        row.number()),
                state,
                row.number("inode"),
                row.number("uid"),
                row.number("receive_queue"),
                row.number("send_queue"),
                MeasureValues.NONE);
    }

    /** Without the interface of a link-local address, if this host has none of that name. */
    private static Endpoint endpoint(SavedRow row, String key) throws IOException {
        try {
            return Endpoint.parse(row.text(key));
        } catch (IllegalArgumentException e) {
            return endpointWithoutInterface(row, key);
        }
    }

    private static Endpoint endpointWithoutInterface(SavedRow row, String key) throws IOException {
        try {
            return Endpoint.parse(row.text(key).replaceFirst("%[^]]+]", "]"));
        } catch (IllegalArgumentException e) {
            throw row.wrong(key);
        }
    }

    private static void addMeasures(SavedRow row, TcpTableBuilder table) throws IOException {
        for (Measure measure : Measure.ALL) {
            String text = row.text(measure.key());
            if (!text.isEmpty()) {
                table.measure(measure, value(row, measure, text));
            }
        }
    }

    private static long value(SavedRow row, Measure measure, String text) throws IOException {
        if (measure.unit() == Measure.Unit.FLAG) {
            return text.equals("true") ? 1 : 0;
        }
        return row.scaled(measure.key(), measure.unit().decimals());
    }

    Owners owners() throws IOException {
        List<ProcessInfo> processes = new ArrayList<>();
        Map<ProcessInfo, Integer> places = new HashMap<>();
        int[] codes = new int[rows.size()];
        for (int at = 0; at < codes.length; at++) {
            codes[at] = code(rows.get(at), processes, places);
        }
        return new Owners(codes, processes);
    }

    private static int code(SavedRow row, List<ProcessInfo> processes, Map<ProcessInfo, Integer> places)
            throws IOException {
        if (row.text("pid").isEmpty() && row.text("process").isEmpty()) {
            return Owners.code(reason(row));
        }
        ProcessInfo process = process(row);
        int index = places.computeIfAbsent(process, added -> processes.size());
        if (index == processes.size()) {
            processes.add(process);
        }
        String inferred = row.text("inferred");
        Evidence evidence = inferred.isEmpty()
                ? Evidence.HELD
                : Evidence.INFERRED.stream()
                        .filter(known -> known.label().equals(inferred))
                        .findFirst()
                        .orElse(Evidence.HELD);
        return Owners.code(index, evidence);
    }

    private static UnattributedReason reason(SavedRow row) throws IOException {
        return UnattributedReason.ALL.stream()
                .filter(reason -> reason.label().equals(row.text("unattributed")))
                .findFirst()
                .orElseThrow(() -> row.wrong("unattributed"));
    }

    /** One that had exited before it was looked at has no pid. */
    private static ProcessInfo process(SavedRow row) throws IOException {
        int pid = (int) row.number("pid");
        return new ProcessInfo(
                new ProcessIdentity(pid, 0),
                row.text("process"),
                "",
                row.text("user"),
                new Workload(
                        row.text("container"),
                        row.text("container_runtime"),
                        row.text("pod"),
                        row.text("pod_namespace"),
                        row.text("unit")),
                0);
    }
}
