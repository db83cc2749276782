package dev.tcpwarden.publish.web.config;

import java.time.Duration;

/** One request per {@code interval}, and {@code burst} at once after a pause. */
public record RateLimit(Duration interval, int burst) {}
