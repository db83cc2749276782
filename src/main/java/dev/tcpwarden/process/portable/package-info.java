/**
 * Owners by the pids that come with a table, described by {@link java.lang.ProcessHandle} on every system.
 *
 * <p>Knows {@code socket} and the port {@link dev.tcpwarden.kernel.OwningPids}.
 */
@NullMarked
package dev.tcpwarden.process.portable;

import org.jspecify.annotations.NullMarked;
