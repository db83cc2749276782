package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.Measure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One condition on a row, written {@code key=value,value}, {@code key!=value,value}, {@code key>value} or {@code key<value}. It
 * reads columns and makes no object for a row.
 */
sealed interface Term {

    boolean matches(AttributedTable table, int row);

    /** A row has one of some values, or else none of them. A row of which that is not known matches neither. */
    record OneOf<V>(Subject<V> subject, boolean negated, List<V> values) implements Term {

        public OneOf {
            values = List.copyOf(values);
        }

        static <V> OneOf<V> is(Subject<V> subject, V value) {
            return new OneOf<>(subject, false, List.of(value));
        }

        @Override
        public boolean matches(AttributedTable table, int row) {
            for (int i = 0; i < values.size(); i++) {
                if (subject.is(table, row, values.get(i))) {
                    return !negated;
                }
            }
            return negated && subject.isKnown(table, row);
        }

        /** Whether it asks of the owner alone, so that {@link #matchesOwner} says the same of all its rows. */
        boolean isOfOwner() {
            return subject instanceof Subject.OfOwner;
        }

        boolean matchesOwner(ProcessInfo process) {
            Subject.OfOwner<V> owner = (Subject.OfOwner<V>) subject;
            for (int i = 0; i < values.size(); i++) {
                if (owner.has().test(process, values.get(i))) {
                    return !negated && owner.known().test(process);
                }
            }
            return negated && owner.known().test(process);
        }

        /** Its values, as they are written outside lists. */
        List<String> texts() {
            return values.stream().map(subject.writer()).toList();
        }

        @Override
        public String toString() {
            return subject.key()
                    + (negated ? "!=" : "=")
                    + values.stream()
                            .map(value -> TermParser.inList(subject.writer().apply(value)))
                            .collect(Collectors.joining(","));
        }
    }

    /** What is measured of it lies above the bound, or else below. A row of which that is not known never matches. */
    record Compares(Quantity quantity, boolean above, long bound) implements Term {

        @Override
        public boolean matches(AttributedTable table, int row) {
            long value = quantity.value().of(table, row);
            return value != Measure.UNKNOWN
                    && (above
                            ? value > bound
                            : value < bound && !quantity.bound().isLower(table, row));
        }

        @Override
        public String toString() {
            return quantity.key() + (above ? ">" : "<") + quantity.write(bound);
        }
    }
}
