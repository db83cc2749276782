/**
 * The TCP table as data: states, endpoints, one row ({@link dev.tcpwarden.socket.TcpSocket}), the whole table in columns
 * ({@link dev.tcpwarden.socket.TcpTable}).
 *
 * <p>A leaf: it knows no other package, reads nothing and asks no operating system.
 */
@NullMarked
package dev.tcpwarden.socket;

import org.jspecify.annotations.NullMarked;
