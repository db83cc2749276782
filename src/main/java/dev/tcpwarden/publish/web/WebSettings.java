package dev.tcpwarden.publish.web;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What the server is told.
 *
 * @param host a host name, an IPv4 or IPv6 address without brackets, or "" for all addresses
 * @param port 0 for any that is free
 * @param metricsPath where the metrics are
 * @param version of the agent, as the landing page shows it
 */
public record WebSettings(String host, int port, String metricsPath, String version) {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
    private static final String RESERVED = "/-/";

    /** @throws IllegalArgumentException with a sentence that names the path and what is allowed */
    public WebSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(version, "version");
        if (!PATH.matcher(metricsPath).matches() || metricsPath.startsWith(RESERVED)) {
            throw new IllegalArgumentException(
                    "\"" + metricsPath + "\" is not a path for metrics: write it like /metrics, "
                            + "of letters, digits, '.', '_', '~' and '-', not below " + RESERVED);
        }
    }
}
