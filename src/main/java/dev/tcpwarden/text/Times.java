package dev.tcpwarden.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments of the past as people write them: {@code 03:12}, the last one that was, {@code yesterday 03:12}, {@code 2027-01-31 03:12},
 * {@code 2027-01-31}, RFC 3339, {@code -90m} and {@code now}.
 */
public final class Times {

    private static final Pattern FORM =
            Pattern.compile("(?:(today|yesterday|\\d{4}-\\d{2}-\\d{2})(?:[ T]|$))?(\\d{1,2}:\\d{2}(?::\\d{2})?)?");
    private static final Duration LONGEST = Duration.ofDays(10_000);

    private Times() {}

    /**
     * @param now the time, in the zone of texts that name none
     * @throws IllegalArgumentException with a sentence that names the text and what is allowed, also if it is in the future
     */
    public static Instant parse(String text, ZonedDateTime now) {
        Instant time = read(text, now);
        if (time.isAfter(now.toInstant())) {
            throw new IllegalArgumentException("\"" + text + "\" is in the future");
        }
        return time;
    }

    private static Instant read(String text, ZonedDateTime now) {
        try {
            if (text.equals("now")) {
                return now.toInstant();
            }
            if (text.startsWith("-")) {
                return now.toInstant().minus(Durations.parse(text.substring(1), Duration.ZERO, LONGEST));
            }
            Matcher form = FORM.matcher(text);
            return form.matches() && !text.isEmpty()
                    ? local(form, now)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time: allowed are 03:12, yesterday 03:12, 2027-01-31 03:12,"
                            + " 2027-01-31T03:12:00Z, -90m and now",
                    e);
        }
    }

    /** @throws DateTimeParseException if there is no such day or time */
    private static Instant local(Matcher form, ZonedDateTime now) {
        String day = form.group(1);
        LocalTime time = form.group(2) == null ? LocalTime.MIDNIGHT : time(form.group(2));
        if (day != null) {
            return date(day, now).atTime(time).atZone(now.getZone()).toInstant();
        }
        Instant today = now.toLocalDate().atTime(time).atZone(now.getZone()).toInstant();
        return today.isAfter(now.toInstant())
                ? date("yesterday", now).atTime(time).atZone(now.getZone()).toInstant()
                : today;
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
    }

    private static LocalDate date(String text, ZonedDateTime now) {
        return switch (text) {
            case "today" -> now.toLocalDate();
            case "yesterday" -> now.toLocalDate().minusDays(1);
            default -> LocalDate.parse(text);
        };
    }
}
