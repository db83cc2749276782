/**
 * Owners on Windows, whose TCP table names them by pid: {@link dev.tcpwarden.process.windows.PidOwnerLookup} makes processes of
 * pids.
 *
 * <p>Knows {@code process}, {@code socket} and the ports {@link dev.tcpwarden.kernel.OwningPids} and {@link
 * dev.tcpwarden.kernel.ProcessCatalog}; no JNA.
 */
@NullMarked
package dev.tcpwarden.process.windows;

import org.jspecify.annotations.NullMarked;
