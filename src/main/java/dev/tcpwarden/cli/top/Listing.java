package dev.tcpwarden.cli.top;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What a view makes of a reading: lines, numbered as the view likes.
 *
 * @param priority headers, of what is shown first of all where there is room for few columns
 * @param identity by which a line is found again in the next listing of the same view
 * @param part what a line stands for
 * @param tie the order of lines that are equal in the column that they are sorted by
 */
@SuppressWarnings("ArrayRecordComponent")
record Listing(
        List<ShownColumn> columns,
        List<String> priority,
        int[] lines,
        IntFunction<Object> identity,
        IntFunction<Part> part,
        IntOrder tie) {}
