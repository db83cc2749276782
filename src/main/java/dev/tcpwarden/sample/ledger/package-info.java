/**
 * Sums: what the sockets of a table add up to by owner, and the counters that are carried from sample to sample.
 *
 * <p>Knows {@code model}, {@code history}, {@code closed}, {@code socket}, {@code process} and the port {@link
 * dev.tcpwarden.kernel.TcpStatSource}; it reads no table.
 */
@NullMarked
package dev.tcpwarden.sample.ledger;

import org.jspecify.annotations.NullMarked;
