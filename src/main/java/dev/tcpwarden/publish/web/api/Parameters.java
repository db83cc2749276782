package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** The query of a request: known parameters, each at most once. */
record Parameters(Map<String, String> values) {

    static final String FILTER = "filter";
    static final String SORT = "sort";
    static final String OFFSET = "offset";
    static final String LIMIT = "limit";
    static final String COLUMNS = "columns";

    static final int MOST_ROWS = 1000;
    private static final int DEFAULT_ROWS = 100;

    /** @throws Problem if there is one that is not in {@code allowed}, or one twice */
    static Parameters of(Map<String, List<String>> query, List<String> allowed) {
        Map<String, String> values = new HashMap<>();
        query.forEach((name, given) -> {
            if (!allowed.contains(name)) {
                throw Problem.of(
                        name,
                        "\"" + name + "\" is not a parameter here: allowed are "
                                + String.join(", ", new TreeSet<>(allowed)));
            }
            if (given.size() > 1) {
                throw Problem.of(name, "the parameter \"" + name + "\" is given more than once");
            }
            values.put(name, given.get(0));
        });
        return new Parameters(Map.copyOf(values));
    }

    /** Nothing for what is empty as well. */
    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    /** @throws Problem if it is no filter */
    ConnectionFilter filter() {
        return filter(ConnectionFilter::parse);
    }

    /**
     * The filter as something else reads it.
     *
     * @throws Problem if it is none
     */
    ConnectionFilter filter(Function<String, ConnectionFilter> parser) {
        try {
            return parser.apply(values.getOrDefault(FILTER, ""));
        } catch (IllegalArgumentException e) {
            throw Problem.ofFilter(e);
        }
    }

    int offset() {
        return number(OFFSET, 0, Integer.MAX_VALUE);
    }

    int limit() {
        return limit(DEFAULT_ROWS, MOST_ROWS);
    }

    int limit(int otherwise, int most) {
        return number(LIMIT, otherwise, most);
    }

    private int number(String name, int otherwise, int most) {
        String text = get(name).orElse(Integer.toString(otherwise));
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number < 0 || number > most) {
            throw Problem.of(name, name + " cannot be \"" + text + "\": allowed are 0 to " + most);
        }
        return (int) number;
    }

    /** All that says which rows there are, and in what order. */
    Map<String, String> selection() {
        Map<String, String> selection = new HashMap<>(values);
        selection.keySet().removeAll(List.of(OFFSET, LIMIT, COLUMNS));
        return selection;
    }
}
