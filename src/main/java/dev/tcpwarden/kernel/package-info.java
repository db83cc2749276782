/**
 * The ports to an operating system: {@link dev.tcpwarden.kernel.TcpTableSource} reads its TCP table, {@link
 * dev.tcpwarden.kernel.SocketTerminator} terminates a connection, {@link dev.tcpwarden.kernel.ProcessLinks} reads which sockets a
 * process holds, {@link dev.tcpwarden.kernel.SocketHolders} reads them of all processes at once, {@link
 * dev.tcpwarden.kernel.SocketDestroyEvents} reports destroyed sockets, {@link dev.tcpwarden.kernel.TcpStatSource} reads the
 * statistics and limits of the network stack. Each system has a package below this one.
 *
 * <p>{@link dev.tcpwarden.kernel.OwningPids} and {@link dev.tcpwarden.kernel.ProcessCatalog} give owners on systems without procfs.
 * {@link dev.tcpwarden.kernel.ServiceManager} is what started this process and watches it.
 *
 * <p>Knows only {@code socket}. JNA stays inside the packages of the systems.
 */
@NullMarked
package dev.tcpwarden.kernel;

import org.jspecify.annotations.NullMarked;
