package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.SavedRow;
import dev.tcpwarden.rows.SavedTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Connections of the past as a table. Its ages are how long a connection was known at the time of its line. */
public final class LoggedTable {

    private final List<LoggedRow> rows;
    private final AttributedTable table;

    private LoggedTable(List<LoggedRow> rows, AttributedTable table) {
        this.rows = rows;
        this.table = table;
    }

    /** Without the rows that have a value which is not allowed: {@link #size} says how many are left. */
    static LoggedTable of(List<LoggedRow> rows) {
        try {
            return allOf(rows);
        } catch (IOException e) {
            return of(rows.stream().filter(LoggedTable::isAllowed).toList());
        }
    }

    private static boolean isAllowed(LoggedRow row) {
        try {
            return allOf(List.of(row)).size() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    private static LoggedTable allOf(List<LoggedRow> rows) throws IOException {
        List<SavedRow> values = rows.stream().map(LoggedRow::values).toList();
        return new LoggedTable(
                rows,
                SavedTable.of(values, "duration_seconds")
                        .withResults(rows.stream().map(LoggedRow::result).toList()));
    }

    /** The rows of several tables as one. */
    public static LoggedTable join(List<LoggedTable> tables) {
        return of(tables.stream().flatMap(table -> table.rows.stream()).toList());
    }

    /** Those that a filter chooses. */
    LoggedTable matching(ConnectionFilter filter) {
        int[] found = filter.rows(table);
        return found.length == rows.size()
                ? this
                : of(IntStream.of(found).mapToObj(rows::get).toList());
    }

    public int size() {
        return rows.size();
    }

    public AttributedTable table() {
        return table;
    }

    public LoggedRow row(int row) {
        return rows.get(row);
    }

    /** The numbers of all rows. */
    public int[] rows() {
        return IntStream.range(0, rows.size()).toArray();
    }
}
