package dev.tcpwarden.rules;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One rule, as the file says it.
 *
 * @param match which connections must not be; with at least one term
 * @param except which of them may be nevertheless
 * @param samples in so many samples running a connection must have been found
 * @param when how many there must be
 * @param breaker whether the rule pauses itself when it would do much at once
 * @param expires from when on it does nothing
 */
public record Rule(
        String name,
        ConnectionFilter match,
        Optional<ConnectionFilter> except,
        int samples,
        When when,
        Victims victims,
        Limit limit,
        boolean breaker,
        Action action,
        Optional<Instant> expires) {

    /**
     * So many must match before any is a victim.
     *
     * @param groupBy counted by these; all together without any
     */
    public record When(List<GroupKey> groupBy, int atLeast) {

        static final When ALWAYS = new When(List.of(), 1);

        public When {
            groupBy = List.copyOf(groupBy);
        }

        /** {@code at least 50 by process}; "" for {@link #ALWAYS}. */
        @Override
        public String toString() {
            String by = groupBy.isEmpty()
                    ? ""
                    : groupBy.stream().map(GroupKey::name).collect(Collectors.joining(",", " by ", ""));
            return equals(ALWAYS) ? "" : "at least " + atLeast + by;
        }
    }

    /** At most so many are terminated. */
    public record Limit(int perSample, int perMinute) {

        static final Limit DEFAULT = new Limit(10, 30);
    }

    boolean hasExpired(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
