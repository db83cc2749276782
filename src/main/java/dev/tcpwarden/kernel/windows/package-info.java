/**
 * Windows: reads the TCP table with its owners' pids by GetExtendedTcpTable, lists processes and services, terminates connections
 * of IPv4 by SetTcpEntry.
 *
 * <p>A DLL or header has one class here, and its names and byte offsets stay in it. {@link
 * dev.tcpwarden.kernel.windows.WindowsTcpTableSource} and {@link dev.tcpwarden.kernel.windows.WindowsProcesses} acquire bytes; the
 * others decode them without I/O. Structures are those of 64-bit Windows.
 *
 * <p>Knows {@code socket} and the ports in {@code kernel}.
 */
@NullMarked
package dev.tcpwarden.kernel.windows;

import org.jspecify.annotations.NullMarked;
