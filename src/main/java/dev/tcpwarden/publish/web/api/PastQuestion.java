package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which connections of the past a request asks for.
 *
 * @param at what was open then; if nothing, what ended in the range
 * @param by what they are added up by; empty for the connections themselves
 * @param limit of rows
 */
record PastQuestion(Optional<Instant> at, PastRange range, ConnectionFilter filter, List<GroupKey> by, int limit) {

    static final String AT = "at";

    private static final List<String> PARAMETERS = List.of(
            AT, PastRange.FROM, PastRange.TO, PastRange.ZONE, Parameters.FILTER, GroupListing.BY, Parameters.LIMIT);

    private static final int USUAL_ROWS = 1_000;
    private static final int MOST_ROWS = 10_000;

    /**
     * @param now the time, in the zone of times that name none
     * @throws Problem if a parameter is wrong
     */
    static PastQuestion of(Map<String, List<String>> query, ZonedDateTime now) {
        Parameters parameters = Parameters.of(query, PARAMETERS);
        Optional<Instant> at = PastRange.time(AT, parameters, now);
        if (at.isPresent()
                && (parameters.get(PastRange.FROM).isPresent()
                        || parameters.get(PastRange.TO).isPresent())) {
            throw Problem.of(AT, "at is one moment, and has neither from nor to");
        }
        List<GroupKey> by = parameters
                .get(GroupListing.BY)
                .map(names -> GroupListing.keys(names, GroupKey.PAST))
                .orElse(List.of());
        return new PastQuestion(
                at,
                PastRange.of(parameters, now),
                parameters.filter(ConnectionFilter::parsePast),
                by,
                parameters.limit(USUAL_ROWS, MOST_ROWS));
    }
}
