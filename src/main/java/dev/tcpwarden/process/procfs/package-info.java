/**
 * Owners on Linux, from the directories of the processes in a procfs that may be mounted anywhere.
 *
 * <p>{@link dev.tcpwarden.process.procfs.ProcfsOwnerLookup} keeps what it found ({@code SocketCache}, {@code HolderCache}) and
 * searches only for what is new: where the kernel reports all holders at once ({@code BpfHolderSearch}), else or while that fails
 * through the open files of processes ({@code FdScan}). Files of procfs are decoded by pure functions ({@code ProcessStat},
 * {@code ProcessStatus}, {@code HidePid}).
 *
 * <p>Knows {@code process}, {@code socket} and the ports {@link dev.tcpwarden.kernel.ProcessLinks} and {@link
 * dev.tcpwarden.kernel.SocketHolders}; no JNA.
 */
@NullMarked
package dev.tcpwarden.process.procfs;

import org.jspecify.annotations.NullMarked;
