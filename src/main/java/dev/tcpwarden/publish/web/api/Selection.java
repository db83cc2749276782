package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.JsonRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a source that a request asks for, in its order. */
@SuppressWarnings("ArrayRecordComponent")
record Selection<S>(List<Field<S>> fields, S source, int[] rows) {

    /**
     * The same rows by another field; what is not there comes last, and what is equal stays in its order.
     *
     * @param sort a key, with {@code -} before it for the largest first
     * @throws Problem if there is no such field
     */
    Selection<S> sorted(String sort) {
        boolean descending = sort.startsWith("-");
        String key = descending ? sort.substring(1) : sort;
        Field<S> field = field(key)
                .orElseThrow(() -> Problem.of(
                        Parameters.SORT,
                        "rows cannot be sorted by \"" + key + "\": allowed are "
                                + fields.stream().map(Field::key).collect(Collectors.joining(", "))
                                + ", and - before one for the largest first"));
        int[] order = field.order() == null ? byValue(field, descending) : byNumber(field.order(), descending);
        return new Selection<>(fields, source, order);
    }

    private Optional<Field<S>> field(String key) {
        return fields.stream().filter(field -> field.key().equals(key)).findFirst();
    }

    private int[] byValue(Field<S> field, boolean descending) {
        @Nullable Object[] keys = new Object[rows.length];
        Integer[] order = new Integer[rows.length];
        for (int i = 0; i < rows.length; i++) {
            keys[i] = field.of(source, rows[i]);
            order[i] = i;
        }
        Comparator<Object> values = descending ? Selection.ascending().reversed() : ascending();
        Arrays.sort(order, Comparator.comparing(i -> keys[i], Comparator.nullsLast(values)));
        return Arrays.stream(order).mapToInt(i -> rows[i]).toArray();
    }

    /** Of the values of one field, which are all of one kind. */
    @SuppressWarnings("unchecked")
    private static Comparator<Object> ascending() {
        return (a, b) -> ((Comparable<Object>) a).compareTo(b);
    }

    /** By key and place in one number. Keys beyond what fits beside the place, terabytes, count as equal. */
    private int[] byNumber(Field.Order<S> key, boolean descending) {
        int placeBits = Long.SIZE - Long.numberOfLeadingZeros(rows.length);
        long most = (1L << (Long.SIZE - 1 - placeBits)) - 1;
        long[] order = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            long value = key.of(source, rows[i]);
            long bounded = Math.max(-most, Math.min(most, value));
            long place = value == Long.MIN_VALUE ? most : descending ? -bounded : bounded;
            order[i] = (place << placeBits) | i;
        }
        Arrays.sort(order);
        int mask = (1 << placeBits) - 1;
        return Arrays.stream(order)
                .mapToInt(packed -> rows[(int) packed & mask])
                .toArray();
    }

    /**
     * Some of the rows, to be written: as objects, or as arrays of the values that are asked for.
     *
     * @param columns keys with a comma between two
     * @throws Problem if there is no such field, or one is named twice
     */
    JsonRows.Content window(int offset, int limit, Optional<String> columns) {
        int from = Math.min(offset, rows.length);
        int to = Math.min(rows.length - from, limit) + from;
        int[] window = Arrays.copyOfRange(rows, from, to);
        if (columns.isEmpty()) {
            return json -> JsonRows.write(fields, source, window, json);
        }
        List<Field<S>> some = some(columns.get().split(",", -1));
        return json -> JsonRows.writeArrays(some, source, window, json);
    }

    private List<Field<S>> some(String[] columns) {
        Set<String> keys = new HashSet<>();
        List<Field<S>> some = new ArrayList<>();
        for (String key : columns) {
            some.add(field(key)
                    .orElseThrow(() -> Problem.of(
                            Parameters.COLUMNS,
                            "rows have no field \"" + key + "\": allowed are "
                                    + fields.stream().map(Field::key).collect(Collectors.joining(", ")))));
            if (!keys.add(key)) {
                throw Problem.of(Parameters.COLUMNS, "columns names \"" + key + "\" more than once");
            }
        }
        return some;
    }
}
