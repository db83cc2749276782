package dev.tcpwarden.cli.top;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is shown at first.
 *
 * @param sort header of a column; behind a minus the largest first, behind a plus the smallest
 * @param iterations after how many readings it ends
 */
public record TopSettings(
        View view,
        List<GroupKey> keys,
        ConnectionFilter filter,
        Optional<String> sort,
        Duration interval,
        OptionalInt iterations,
        boolean colour) {

    public TopSettings {
        keys = List.copyOf(keys);
    }

    Model model() {
        return new Model(view, keys, filter, interval);
    }

    /** @throws IllegalArgumentException with a sentence, if no column of what {@code model} shows is asked for by that name */
    void sort(Model model) {
        sort.ifPresent(
                text -> model.setSort(old -> Sort.parse(text, model.listing().columns())));
    }
}
