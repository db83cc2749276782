/**
 * Owners on Linux, from the folders of the processes in a procfs that may be mounted anywhere.
 *
 * <p>{@link dev.tcpwarden.process.procfs.ProcfsOwnerLookup} keeps what it found ({@code SocketCache}, {@code ProcessCache}) and
 * searches only for what is new ({@code DescriptorWalk}). Files of procfs are decoded by pure functions ({@code ProcessStat},
 * {@code ProcessStatus}, {@code HidePid}).
 *
 * <p>Knows {@code process}, {@code socket} and the port {@link dev.tcpwarden.kernel.ProcessLinks}; no JNA.
 */
@NullMarked
package dev.tcpwarden.process.procfs;

import org.jspecify.annotations.NullMarked;
