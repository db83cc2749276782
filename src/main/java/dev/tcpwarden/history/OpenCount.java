package dev.tcpwarden.history;

import java.time.Instant;

/**
 * How many connections were open at a time at which the log has all that were.
 *
 * @param open of these, how many a filter chose
 */
public record OpenCount(Instant time, int open) {}
