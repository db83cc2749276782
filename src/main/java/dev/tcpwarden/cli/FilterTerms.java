package dev.tcpwarden.cli;

import dev.tcpwarden.filter.FilterHelp;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What terms of a filter begin with, for completion: whole terms where all values are known. Comparisons, in quotes, are left out. */
final class FilterTerms {

    private FilterTerms() {}

    static final class Present implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return terms(FilterHelp.keys());
        }
    }

    /** Those of connections of the past. */
    static final class Past implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return terms(FilterHelp.keysOfPast());
        }
    }

    private static Iterator<String> terms(List<FilterHelp.Key> keys) {
        return keys.stream()
                .filter(key -> key.operators().contains("="))
                .flatMap(key -> (key.values().isEmpty() ? Stream.of("") : key.values().stream())
                        .map(value -> key.key() + "=" + value))
                .iterator();
    }
}
