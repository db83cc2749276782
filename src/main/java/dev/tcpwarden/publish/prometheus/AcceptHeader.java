package dev.tcpwarden.publish.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The elements of an Accept or Accept-Encoding header (RFC 9110 §12.5), in its order; what cannot be read is left out. */
record AcceptHeader(List<Element> elements) {

    /**
     * One element.
     *
     * @param name {@code text/plain}, {@code gzip} or a pattern with {@code *}; in lower case
     * @param parameters those before the weight, names in lower case, values without quotes
     * @param weight its {@code q}, from 0 (not acceptable) to 1
     */
    record Element(String name, Map<String, String> parameters, double weight) {}

    static AcceptHeader parse(@Nullable String header) {
        List<Element> elements = new ArrayList<>();
        if (header != null) {
            for (String element : header.split(",", -1)) {
                parseElement(element, elements);
            }
        }
        return new AcceptHeader(List.copyOf(elements));
    }

    private static void parseElement(String text, List<Element> to) {
        String[] parts = text.split(";", -1);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        Map<String, String> parameters = new HashMap<>();
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = unquoted(parts[i].substring(equals + 1).strip());
            if (key.equals("q")) {
                weight = parseWeight(value);
                break;
            }
            parameters.put(key, value);
        }
        if (!name.isEmpty()) {
            to.add(new Element(name, Map.copyOf(parameters), weight));
        }
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static double parseWeight(String value) {
        boolean readable = value.matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?");
        return readable ? Double.parseDouble(value) : 0;
    }
}
