package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What terms with {@code =} and {@code !=} are about. Of a row of which it is not known, both are false.
 *
 * @param <V> its values, as terms keep them
 */
sealed interface Subject<V> {

    /** Whether something is known of a row. */
    @FunctionalInterface
    interface Known {
        boolean of(AttributedTable table, int row);
    }

    /** Whether a row has that value. */
    @FunctionalInterface
    interface Has<V> {
        boolean value(AttributedTable table, int row, V value);
    }

    /** Its name in filters. */
    String key();

    /** Reads a value; throws IllegalArgumentException with a sentence that names the text and what is allowed. */
    Function<String, V> parser();

    /** Writes a value as the parser reads it. */
    Function<V, String> writer();

    boolean isKnown(AttributedTable table, int row);

    boolean is(AttributedTable table, int row, V value);

    /** Something of the socket itself. */
    record OfSocket<V>(String key, Function<String, V> parser, Function<V, String> writer, Known known, Has<V> has)
            implements Subject<V> {

        @Override
        public boolean isKnown(AttributedTable table, int row) {
            return known.of(table, row);
        }

        @Override
        public boolean is(AttributedTable table, int row, V value) {
            return has.value(table, row, value);
        }
    }

    /** Something of the owner, which need not be asked for each of its sockets. */
    record OfOwner<V>(
            String key,
            Function<String, V> parser,
            Function<V, String> writer,
            Predicate<ProcessInfo> known,
            BiPredicate<ProcessInfo, V> has)
            implements Subject<V> {

        @Override
        public boolean isKnown(AttributedTable table, int row) {
            Owners owners = table.owners();
            return owners.isOwned(row) && known.test(owners.process(row));
        }

        @Override
        public boolean is(AttributedTable table, int row, V value) {
            Owners owners = table.owners();
            return owners.isOwned(row) && has.test(owners.process(row), value);
        }
    }
}
