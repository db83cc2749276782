/**
 * Linux: reads the TCP table of every network namespace by BPF, or of its own and of those that it may enter by sock_diag over netlink
 * (man 7 sock_diag), the links below a procfs by system calls, all holders of sockets at once by a BPF iterator, and the network
 * stack's statistics from files of a procfs; learns of destroyed connections from BPF programs at tracepoints, or from the
 * notifications of sock_diag; terminates connections by SOCK_DESTROY or through a duplicate of the owner's descriptor.
 *
 * <p>A native header has one class here, and its names and byte offsets stay in it. {@link
 * dev.tcpwarden.kernel.linux.NetlinkSocket} acquires bytes; {@link dev.tcpwarden.kernel.linux.NetlinkAnswer} and {@link
 * dev.tcpwarden.kernel.linux.InetDiagDecoder} decode them without I/O. No program is ever started.
 *
 * <p>Knows {@code socket} and the ports in {@code kernel}.
 */
@NullMarked
package dev.tcpwarden.kernel.linux;

import org.jspecify.annotations.NullMarked;
