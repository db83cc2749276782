/**
 * What the agent knows at one moment: {@link dev.tcpwarden.sample.Sampler} reads the table on a schedule, compares it with the
 * one before and leaves a {@link dev.tcpwarden.sample.Sample} in {@link dev.tcpwarden.sample.LatestSample}.
 *
 * <p>Knows {@code socket}, {@code kernel} and {@code process}; never who publishes.
 */
@NullMarked
package dev.tcpwarden.sample;

import org.jspecify.annotations.NullMarked;
