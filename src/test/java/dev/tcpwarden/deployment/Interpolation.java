package dev.tcpwarden.deployment;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Grafana makes of a query before its Prometheus data source sends it: variables that may have several values become regular
 * expressions, the built-in intervals become durations, and groups of a match, such as the $1 of label_replace, stay.
 *
 * @param values for each variable: nothing, one or several values; where it is missing here, All
 * @param range the time range of the dashboard, in seconds
 * @param scrape the scrape interval that the data source is configured with, in seconds
 */
public record Interpolation(Map<String, List<String>> values, int range, int scrape) {

    private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\{(\\w+)\\}|([a-zA-Z_]\\w*))");
    private static final Pattern SPECIAL = Pattern.compile("[$^*{}\\[\\]'+?.()|]");

    public String of(String query, Dashboard dashboard) {
        return REFERENCE
                .matcher(query)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(value(found, dashboard)));
    }

    private String value(MatchResult found, Dashboard dashboard) {
        String name = found.group(1) == null ? found.group(2) : found.group(1);
        return switch (name) {
            case "__interval" -> scrape + "s";
            case "__rate_interval" -> 4 * scrape + "s";
            case "__range" -> range + "s";
            default -> {
                List<String> chosen = values.get(name);
                yield chosen == null ? dashboard.variable(name).path("allValue").asText() : pattern(chosen);
            }
        };
    }

    private static String pattern(List<String> chosen) {
        return chosen.size() == 1
                ? escape(chosen.get(0))
                : chosen.stream().map(Interpolation::escape).collect(Collectors.joining("|", "(", ")"));
    }

    private static String escape(String value) {
        String backslashes = value.replace("\\", "\\\\\\\\");
        return SPECIAL.matcher(backslashes).replaceAll("\\\\\\\\$0");
    }
}
