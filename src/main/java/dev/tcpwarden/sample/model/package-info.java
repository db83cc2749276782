/**
 * The values of a sample: counts, totals, series and limits, immutable once they are published.
 *
 * <p>Knows {@code socket}, {@code process} and the values of {@code kernel}; it reads nothing, and knows nothing of how a sample is
 * taken.
 */
@NullMarked
package dev.tcpwarden.sample.model;

import org.jspecify.annotations.NullMarked;
