/**
 * Owners by the pids that come with a table, and what {@link java.lang.ProcessHandle} tells of them on every system.
 *
 * <p>Knows {@code socket} and the port {@link dev.tcpwarden.kernel.OwningPids}.
 */
@NullMarked
package dev.tcpwarden.process.portable;

import org.jspecify.annotations.NullMarked;
