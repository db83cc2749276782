package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.ListColumns;
import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A line a process that has sockets, and one a reason for which sockets have none. */
final class ProcessListing {

    private static final List<String> PRIORITY = List.of(
            "Process", "Sockets", "Estab", "Close-W", "Pid", "In/s", "Out/s", "Listen", "Retr/s", "Send-Q", "Recv-Q");

    private final Reading reading;
    private final Owners owners;
    private final List<ProcessInfo> processes;
    private final long[][] sums; // by number, then line

    private ProcessListing(Reading reading, int[] rows) {
        this.reading = reading;
        owners = reading.table().owners();
        processes = owners.processes();
        sums = new long[ProcessNumber.ALL.size()][processes.size() + UnattributedReason.ALL.size()];
        for (ProcessNumber number : ProcessNumber.ALL) {
            long[] sum = sums[number.ordinal()];
            Arrays.fill(sum, Measure.UNKNOWN);
            for (int row : rows) {
                long value = number.of(reading, row);
                if (value != Measure.UNKNOWN) {
                    int line = line(row);
                    sum[line] = Math.max(0, sum[line]) + value;
                }
            }
        }
    }

    static Listing of(Reading reading, int[] rows) {
        ProcessListing processes = new ProcessListing(reading, rows);
        int[] lines = IntStream.range(0, processes.sums[0].length)
                .filter(line -> processes.sum(ProcessNumber.SOCKETS, line) > 0)
                .toArray();
        return new Listing(
                processes.columns(lines),
                PRIORITY,
                lines,
                processes::identity,
                processes::part,
                IntOrder.ofText(processes::name).then(IntOrder.ofNumber(processes::pid)));
    }

    private int line(int row) {
        return owners.isOwned(row)
                ? owners.processIndex(row)
                : processes.size() + owners.reason(row).ordinal();
    }

    private long sum(ProcessNumber number, int line) {
        return sums[number.ordinal()][line];
    }

    private boolean isProcess(int line) {
        return line < processes.size();
    }

    private UnattributedReason reason(int line) {
        return UnattributedReason.ALL.get(line - processes.size());
    }

    private List<ShownColumn> columns(int[] lines) {
        List<ShownColumn> columns = new ArrayList<>();
        columns.add(ShownColumn.text("Process", this::name, IntOrder.ofText(this::name)));
        columns.add(ShownColumn.number(
                "Pid", line -> isProcess(line) ? Long.toString(pid(line)) : TextTable.NOTHING, this::pid));
        for (ProcessNumber number : ProcessNumber.ALL) {
            columns.add(ShownColumn.number(
                            number.header(), line -> number.text(reading, sum(number, line)), line -> sum(number, line))
                    .withAlarm(line -> number.isAlarm() && sum(number, line) > 0));
        }
        for (ProcessLabel label : ProcessLabel.OF_WORKLOAD) {
            if (IntStream.of(lines).anyMatch(line -> !text(label, line).isEmpty())) {
                columns.add(ShownColumn.text(
                        label.header(),
                        line -> text(label, line).isEmpty() ? TextTable.NOTHING : Printable.escape(text(label, line)),
                        IntOrder.ofText(line -> text(label, line))));
            }
        }
        return columns;
    }

    private String text(ProcessLabel label, int line) {
        return isProcess(line) ? label.textOf(processes.get(line)) : "";
    }

    private String name(int line) {
        return isProcess(line) ? Printable.escape(processes.get(line).name()) : ListColumns.unowned(reason(line));
    }

    private long pid(int line) {
        return isProcess(line) ? processes.get(line).pid() : 0;
    }

    private Object identity(int line) {
        return isProcess(line) ? processes.get(line).identity() : reason(line);
    }

    private Part part(int line) {
        if (isProcess(line)) {
            ProcessIdentity process = processes.get(line).identity();
            return new Part(
                    name(line) + " (pid " + pid(line) + ")",
                    (table, row) -> table.owners().isOwned(row)
                            && table.owners().process(row).identity().equals(process));
        }
        UnattributedReason reason = reason(line);
        return new Part(
                "no known owner (" + reason.label() + ")",
                (table, row) -> !table.owners().isOwned(row) && table.owners().reason(row) == reason);
    }
}
