/**
 * What the agent knows at one moment: {@link dev.tcpwarden.sample.Sampler} reads the table on a schedule, compares it with the
 * one before and leaves a {@link dev.tcpwarden.sample.Sample} in {@link dev.tcpwarden.sample.LatestSample}.
 *
 * <p>The values in a sample are in {@code model}; what is worked out from one table to the next in {@code history} (the same
 * rows, former owners), {@code closed} (connections whose sockets were destroyed) and {@code ledger} (sums and counters).
 * Those four know each other in this order, and nothing here.
 *
 * <p>Knows {@code socket}, {@code kernel} and {@code process}; never the publishers.
 */
@NullMarked
package dev.tcpwarden.sample;

import org.jspecify.annotations.NullMarked;
