package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.text.Times;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** A time from one moment to another, by default the hour before {@code to}, which by default is now. */
record PastRange(Instant from, Instant to) {

    static final String FROM = "from";
    static final String TO = "to";
    static final String ZONE = "zone";

    private static final Duration USUAL = Duration.ofHours(1);

    /**
     * @param now the time, in the zone of times that name none
     * @throws Problem if a parameter is wrong
     */
    static PastRange of(Parameters parameters, ZonedDateTime now) {
        Instant to = time(TO, parameters, now).orElse(now.toInstant());
        Instant from = time(FROM, parameters, now).orElse(to.minus(USUAL));
        if (from.isAfter(to)) {
            throw Problem.of(FROM, "from=\"" + parameters.get(FROM).orElse("") + "\" is after to");
        }
        return new PastRange(from, to);
    }

    /** The time that a parameter names; nothing without it. */
    static Optional<Instant> time(String name, Parameters parameters, ZonedDateTime now) {
        ZonedDateTime there = parameters.get(ZONE).map(zone -> in(zone, now)).orElse(now);
        return parameters.get(name).map(text -> time(name, text, there));
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField(FROM, from.toString());
        json.writeStringField(TO, to.toString());
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
