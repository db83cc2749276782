package dev.tcpwarden.publish.web.config;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import dev.tcpwarden.files.YamlValue;
import dev.tcpwarden.publish.web.tls.Tls;
import dev.tcpwarden.publish.web.tls.TlsSection;
import dev.tcpwarden.text.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the web configuration file. */
final class WebConfigReader {

    private static final String TLS = "tls_server_config";
    private static final String HTTP = "http_server_config";
    private static final String USERS = "basic_auth_users";
    private static final String RATE_LIMIT = "rate_limit";

    /** The headers there can be, in Go's spelling, and the values of those that have only a few. */
    private static final Map<String, List<String>> HEADERS = headers();

    /** Of bcrypt, with the cost that it is made with. */
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final int LARGEST_BURST = 1_000_000;

    private WebConfigReader() {}

    private static Map<String, List<String>> headers() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", List.of());
        headers.put("X-Frame-Options", List.of("deny", "sameorigin"));
        headers.put("X-Content-Type-Options", List.of("nosniff"));
        headers.put("X-XSS-Protection", List.of());
        headers.put("Strict-Transport-Security", List.of());
        return headers;
    }

    /** @throws BadFileException if it, or a file that it names, cannot be used */
    static WebConfig read(Path file, WatchedFiles files) throws BadFileException {
        Optional<YamlValue> document = YamlValue.document(files.read(file));
        if (document.isEmpty()) {
            return WebConfig.NONE;
        }
        Map<String, YamlValue> sections = document.get().map(List.of(TLS, HTTP, USERS, RATE_LIMIT));
        @Nullable YamlValue tls = sections.get(TLS);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Optional<Tls> encryption = tls == null ? Optional.empty() : TlsSection.read(tls, folder, files);
        return new WebConfig(
                encryption, http(sections.get(HTTP)), users(sections.get(USERS)), rateLimit(sections.get(RATE_LIMIT)));
    }

    private static Map<String, String> http(@Nullable YamlValue section) throws BadFileException {
        if (section == null) {
            return Map.of();
        }
        Map<String, YamlValue> values = section.map(List.of("http2", "headers"));
        @Nullable YamlValue http2 = values.get("http2");
        if (http2 != null) {
            http2.flag(); // HTTP/1.1 is what is spoken in any case
        }
        @Nullable YamlValue headers = values.get("headers");
        return headers == null ? Map.of() : headers(headers);
    }

    private static Map<String, String> headers(YamlValue section) throws BadFileException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, YamlValue> header : section.map(HEADERS.keySet()).entrySet()) {
            String text = header.getValue().text();
            List<String> allowed = HEADERS.getOrDefault(header.getKey(), List.of());
            if (!allowed.isEmpty() && !allowed.contains(text)) {
                throw header.getValue().notAllowed(String.join(", ", allowed));
            }
            if (text.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw header.getValue().wrong(header.getKey() + " has a character that no header can have");
            }
            if (!text.isEmpty()) {
                headers.put(header.getKey(), text);
            }
        }
        return headers;
    }

    private static Map<String, String> users(@Nullable YamlValue section) throws BadFileException {
        Map<String, String> users = new LinkedHashMap<>();
        if (section == null) {
            return users;
        }
        for (Map.Entry<String, YamlValue> user : section.map().entrySet()) {
            String hash = user.getValue().text();
            if (user.getKey().isEmpty() || user.getKey().contains(":")) {
                throw user.getValue().wrong("the name of a user cannot be empty or have a colon");
            }
            if (!HASH.matcher(hash).matches()) {
                throw user.getValue()
                        .wrong(
                                "the password of user \"" + user.getKey()
                                        + "\" is not a bcrypt hash; allowed: such as htpasswd -nBC 10 makes, $2y$10$ and 53 characters");
            }
            users.put(user.getKey(), hash);
        }
        return users;
    }

    private static Optional<RateLimit> rateLimit(@Nullable YamlValue section) throws BadFileException {
        if (section == null) {
            return Optional.empty();
        }
        Map<String, YamlValue> values = section.map(List.of("interval", "burst"));
        @Nullable YamlValue interval = values.get("interval");
        if (interval == null || interval.text().equals("0")) {
            return Optional.empty();
        }
        Duration length = interval(interval);
        @Nullable YamlValue burst = values.get("burst");
        if (burst == null) {
            throw section.wrong("rate_limit needs a burst, too");
        }
        return length.isZero() ? Optional.empty() : Optional.of(new RateLimit(length, burst(burst)));
    }

    private static Duration interval(YamlValue value) throws BadFileException {
        try {
            return Durations.parse(value.text(), Duration.ZERO, LONGEST_INTERVAL);
        } catch (IllegalArgumentException e) {
            throw value.notAllowed("0 to 1d, written like 100ms, 5s or 1m30s");
        }
    }

    private static int burst(YamlValue value) throws BadFileException {
        if (value.text().matches("[1-9][0-9]{0,6}")) {
            int burst = Integer.parseInt(value.text());
            if (burst <= LARGEST_BURST) {
                return burst;
            }
        }
        throw value.notAllowed("1 to " + LARGEST_BURST);
    }
}
