package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.table.TextTable.Column;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * A column of a view.
 *
 * @param order by which its view is sorted: of numbers the smallest first
 * @param alarm whether a row's cell stands for something that is wrong
 */
record ShownColumn(Column column, IntOrder order, IntPredicate alarm) {

    static ShownColumn text(String header, IntFunction<String> cell, IntOrder order) {
        return of(Column.text(header, cell), order);
    }

    static ShownColumn number(String header, IntFunction<String> cell, IntToLongFunction number) {
        return of(Column.number(header, cell), IntOrder.ofNumber(number));
    }

    static ShownColumn of(Column column, IntOrder order) {
        return new ShownColumn(column, order, row -> false);
    }

    ShownColumn withAlarm(IntPredicate rows) {
        return new ShownColumn(column, order, rows);
    }

    String header() {
        return column.header();
    }

    String cell(int row) {
        return column.cell().apply(row);
    }

    /** The order that a view begins with: of numbers the largest first. */
    IntOrder usualOrder() {
        return column.number() ? order.reversed() : order;
    }
}
