package dev.tcpwarden.cli;

import dev.tcpwarden.cli.table.TextTable;
import dev.tcpwarden.cli.table.TextTable.Column;
import dev.tcpwarden.history.Coverage;
import dev.tcpwarden.history.LoggedTable;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.rows.RowOrder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Prints connections of the past as they are read. What ended is not kept, since it may be millions. */
final class HistoryPrinter {

    /** Columns are as wide as the widest of so many rows. */
    private static final int BLOCK_ROWS = 1_000;

    private final Question question;
    private final ListFormat format;
    private final List<GroupKey> keys;
    private final int top;
    private final ZoneId zone;
    private List<String> notes = List.of();

    /** Reads the answer. */
    @FunctionalInterface
    interface Reading {
        Coverage read(Predicate<LoggedTable> each) throws InterruptedException;
    }

    /** @param ofMoment whether it is what was open at a moment */
    record Question(boolean ofMoment, Reading reading) {}

    /** @param top how many groups; null for all */
    HistoryPrinter(Question question, ListFormat format, List<GroupKey> keys, @Nullable Integer top, ZoneId zone) {
        this.question = question;
        this.format = format;
        this.keys = keys;
        this.top = top == null ? Integer.MAX_VALUE : top;
        this.zone = zone;
    }

    void print(Writer to) throws IOException {
        if (!keys.isEmpty()) {
            Groups.Builder groups = new Groups.Builder(keys);
            read(table -> groups.add(table.table(), table.rows()));
            format.print(groups.largest(top), to);
        } else if (format == ListFormat.json) {
            printLines(to);
        } else if (question.ofMoment) {
            List<LoggedTable> all = new ArrayList<>();
            read(all::add);
            LoggedTable open = LoggedTable.join(all);
            List<Column> columns = new HistoryColumns(open, zone).open(format == ListFormat.wide);
            new TextTable().print(columns, RowOrder.sort(open.table().table(), open.rows()), to);
        } else {
            printEnded(to);
        }
    }

    /** What is missing in what was printed, as sentences without a full stop. */
    List<String> notes() {
        return notes;
    }

    private void printLines(Writer to) throws IOException {
        to.append('[');
        String[] separator = {"\n"};
        read(table -> {
            for (int row : table.rows()) {
                to.append(separator[0]).append(new String(table.row(row).line(), StandardCharsets.UTF_8));
                separator[0] = ",\n";
            }
        });
        to.append("\n]\n");
    }

    private void printEnded(Writer to) throws IOException {
        TextTable text = new TextTable();
        List<LoggedTable> waiting = new ArrayList<>();
        read(table -> {
            waiting.add(table);
            if (waiting.stream().mapToInt(LoggedTable::size).sum() >= BLOCK_ROWS) {
                printBlock(text, waiting, to);
                waiting.clear();
            }
        });
        printBlock(text, waiting, to);
    }

    private void printBlock(TextTable text, List<LoggedTable> tables, Writer to) throws IOException {
        LoggedTable block = LoggedTable.join(tables);
        text.print(new HistoryColumns(block, zone).ended(format == ListFormat.wide), block.rows(), to);
    }

    /** What is done with a part of the answer. */
    @FunctionalInterface
    private interface Each {
        void take(LoggedTable table) throws IOException;
    }

    private void read(Each each) throws IOException {
        try {
            notes = question.reading
                    .read(table -> {
                        try {
                            if (table.size() > 0) {
                                each.take(table);
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return true;
                    })
                    .notes(zone);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
