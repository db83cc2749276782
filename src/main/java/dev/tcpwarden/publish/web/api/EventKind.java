package dev.tcpwarden.publish.web.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a stream of events has. */
enum EventKind {
    SAMPLE,
    OPENED,
    CLOSED,
    TERMINATED;

    static final String PARAMETER = "events";

    private static final List<EventKind> ALL = List.of(values());

    private final String label = name().toLowerCase(Locale.ROOT);

    String label() {
        return label;
    }

    /**
     * Those that a request asks for: all if it does not say.
     *
     * @throws Problem if there is no such kind
     */
    static Set<EventKind> of(Optional<String> words) {
        return words.map(text ->
                        Stream.of(text.split(",", -1)).map(EventKind::ofLabel).toList())
                .map(EnumSet::copyOf)
                .orElseGet(() -> EnumSet.allOf(EventKind.class));
    }

    private static EventKind ofLabel(String label) {
        return ALL.stream()
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                        PARAMETER,
                        "there are no events \"" + label + "\": allowed are "
                                + ALL.stream().map(EventKind::label).collect(Collectors.joining(", "))));
    }
}
