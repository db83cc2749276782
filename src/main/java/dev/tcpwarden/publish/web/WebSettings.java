package dev.tcpwarden.publish.web;

import java.util.Objects;

/**
 * The settings of the server.
 *
 * @param host a host name, an IPv4 or IPv6 address without brackets, or "" for all addresses
 * @param port 0 for any that is free
 * @param metricsPath where the metrics are: a path that begins with a slash, checked by the caller
 * @param version of the agent, as the landing page shows it
 */
public record WebSettings(String host, int port, String metricsPath, String version) {

    public WebSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(metricsPath, "metricsPath");
        Objects.requireNonNull(version, "version");
    }
}
