/**
 * The TCP table by OSHI, for systems without a package of their own, and on Linux to be compared. It only reads.
 *
 * <p>Two classes of OSHI are used, those that need no program to be started: on Linux it reads {@code /proc/net/tcp}, {@code
 * tcp6} and the links in {@code /proc/PID/fd}, on macOS it calls proc_pidfdinfo of libproc. For the BSDs OSHI would start netstat,
 * which reports no owners; they are refused. OSHI reports no errors: what it cannot read is missing.
 *
 * <p>Knows {@code socket}, and OSHI, which no other package knows.
 */
@NullMarked
package dev.tcpwarden.kernel.portable;

import org.jspecify.annotations.NullMarked;
