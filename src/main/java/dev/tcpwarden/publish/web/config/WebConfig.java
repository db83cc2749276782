package dev.tcpwarden.publish.web.config;

import dev.tcpwarden.publish.web.tls.Tls;
import java.util.Map;
import java.util.Optional;

/**
 * What the web configuration file says.
 *
 * @param headers of every answer
 * @param users the bcrypt hash of each user's password
 */
public record WebConfig(
        Optional<Tls> tls, Map<String, String> headers, Map<String, String> users, Optional<RateLimit> rateLimit) {

    /** That of an agent without such a file. */
    public static final WebConfig NONE = new WebConfig(Optional.empty(), Map.of(), Map.of(), Optional.empty());

    public WebConfig {
        headers = Map.copyOf(headers);
        users = Map.copyOf(users);
    }
}
