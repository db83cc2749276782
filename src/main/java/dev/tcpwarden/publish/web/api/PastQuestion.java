package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.text.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which connections of the past a request asks for.
 *
 * @param at what was open then; if nothing, what ended from {@code from} to {@code to}
 * @param by what they are added up by; empty for the connections themselves
 * @param limit of rows
 */
record PastQuestion(
        Optional<Instant> at, Instant from, Instant to, ConnectionFilter filter, List<GroupKey> by, int limit) {

    static final String AT = "at";

    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String ZONE = "zone";
    private static final List<String> PARAMETERS =
            List.of(AT, FROM, TO, ZONE, Parameters.FILTER, GroupListing.BY, Parameters.LIMIT);

    private static final Duration USUAL = Duration.ofHours(1);
    private static final int USUAL_ROWS = 1_000;
    private static final int MOST_ROWS = 10_000;

    /**
     * @param now the time, in the zone of times that name none
     * @throws Problem if a parameter is wrong
     */
    static PastQuestion of(Map<String, List<String>> query, ZonedDateTime now) {
        Parameters parameters = Parameters.of(query, PARAMETERS);
        ZonedDateTime there = parameters.get(ZONE).map(zone -> in(zone, now)).orElse(now);
        Optional<Instant> at = parameters.get(AT).map(text -> time(AT, text, there));
        if (at.isPresent()
                && (parameters.get(FROM).isPresent() || parameters.get(TO).isPresent())) {
            throw Problem.of(AT, "at is one moment, and has neither from nor to");
        }
        Instant to = parameters.get(TO).map(text -> time(TO, text, there)).orElse(now.toInstant());
        Instant from = parameters.get(FROM).map(text -> time(FROM, text, there)).orElse(to.minus(USUAL));
        if (from.isAfter(to)) {
            throw Problem.of(FROM, "from=\"" + parameters.get(FROM).orElse("") + "\" is after to");
        }
        List<GroupKey> by = parameters
                .get(GroupListing.BY)
                .map(names -> GroupListing.keys(names, GroupKey.PAST))
                .orElse(List.of());
        return new PastQuestion(
                at,
                from,
                to,
                parameters.filter(ConnectionFilter::parsePast),
                by,
                parameters.limit(USUAL_ROWS, MOST_ROWS));
    }

    private static ZonedDateTime in(String zone, ZonedDateTime now) {
        try {
            return now.withZoneSameInstant(ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw Problem.of(ZONE, "\"" + zone + "\" is not a time zone: allowed are names such as Europe/Vienna");
        }
    }

    private static Instant time(String name, String text, ZonedDateTime now) {
        try {
            return Times.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw Problem.of(name, name + "=" + e.getMessage());
        }
    }
}
