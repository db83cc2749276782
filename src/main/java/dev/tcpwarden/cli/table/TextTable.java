package dev.tcpwarden.cli.table;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Aligned columns under headers. Rows are formatted twice, once to measure and once to print, and none is kept: there may be a
 * million.
 */
public final class TextTable {

    /** How a column shows what is not known, or not there. */
    public static final String NOTHING = "-";

    /** @param number whether its cells are aligned to the right */
    public record Column(String header, boolean number, IntFunction<String> cell) {

        public static Column text(String header, IntFunction<String> cell) {
            return new Column(header, false, cell);
        }

        public static Column number(String header, IntFunction<String> cell) {
            return new Column(header, true, cell);
        }
    }

    private int[] widths = {};

    /** Prints rows, after their headers unless rows were printed before: further rows have the same columns, as wide or wider. */
    public void print(List<Column> columns, int[] rows, Writer to) throws IOException {
        boolean first = widths.length == 0;
        if (first) {
            widths = columns.stream().mapToInt(column -> column.header.length()).toArray();
        }
        measure(columns, rows);
        if (first) {
            for (int i = 0; i < widths.length; i++) {
                print(i, columns.get(i), columns.get(i).header, to);
            }
        }
        for (int row : rows) {
            for (int i = 0; i < widths.length; i++) {
                print(i, columns.get(i), columns.get(i).cell.apply(row), to);
            }
        }
    }

    private void measure(List<Column> columns, int[] rows) {
        for (int row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], columns.get(i).cell.apply(row).length());
            }
        }
    }

    private void print(int i, Column column, String cell, Writer to) throws IOException {
        String gap = " ".repeat(widths[i] - cell.length());
        boolean last = i == widths.length - 1;
        if (column.number) {
            to.append(gap).append(cell);
        } else {
            to.append(cell).append(last ? "" : gap);
        }
        to.append(last ? '\n' : ' ');
    }
}
