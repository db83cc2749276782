package dev.tcpwarden.publish.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How connections are logged.
 *
 * @param file nothing for standard output
 * @param interval between two lines of a connection that stays open
 * @param maxBytes of all files together
 * @param maxAge after which a file is deleted, in days
 * @param networksOnly whether addresses of remote ends are cut to their networks, /24 and /48
 */
public record ConnectionLogSettings(
        Optional<Path> file, Duration interval, long maxBytes, Duration maxAge, boolean networksOnly) {}
