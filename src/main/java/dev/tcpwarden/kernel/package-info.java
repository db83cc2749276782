/**
 * The ports to an operating system: {@link dev.tcpwarden.kernel.TcpTableSource} reads its TCP table, {@link
 * dev.tcpwarden.kernel.SocketTerminator} ends a connection, {@link dev.tcpwarden.kernel.ProcessLinks} reads which sockets
 * a process holds, {@link dev.tcpwarden.kernel.SocketHolders} tells of all processes at once, {@link
 * dev.tcpwarden.kernel.SocketDestroyEvents} of sockets as they die, {@link dev.tcpwarden.kernel.TcpStatSource} reads the figures and limits
 * of the network stack. Each system has a package below this one.
 *
 * <p>{@link dev.tcpwarden.kernel.OwningPids} and {@link dev.tcpwarden.kernel.ProcessCatalog} tell of owners where processes are no files.
 * {@link dev.tcpwarden.kernel.ServiceManager} is what started this process and watches it.
 *
 * <p>Knows {@code socket} alone. JNA stays inside the packages of the systems.
 */
@NullMarked
package dev.tcpwarden.kernel;

import org.jspecify.annotations.NullMarked;
