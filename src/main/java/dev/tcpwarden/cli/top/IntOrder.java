package dev.tcpwarden.cli.top;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/** An order of rows by their numbers. */
@FunctionalInterface
interface IntOrder {

    int compare(int a, int b);

    static IntOrder ofNumber(IntToLongFunction number) {
        return (a, b) -> Long.compare(number.applyAsLong(a), number.applyAsLong(b));
    }

    static IntOrder ofText(IntFunction<String> text) {
        Comparator<String> order = String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder());
        return (a, b) -> order.compare(text.apply(a), text.apply(b));
    }

    default IntOrder then(IntOrder next) {
        return (a, b) -> {
            int order = compare(a, b);
            return order != 0 ? order : next.compare(a, b);
        };
    }

    default IntOrder reversed() {
        return (a, b) -> compare(b, a);
    }

    default int[] sort(int[] rows) {
        return Arrays.stream(rows)
                .boxed()
                .sorted(this::compare)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
