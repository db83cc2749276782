/**
 * Destroyed sockets: which connection each was, and which process owned it
 * ({@link dev.tcpwarden.sample.closed.ClosedConnectionResolver}).
 *
 * <p>Knows {@code model}, {@code history}, {@code socket}, {@code process} and the port {@link
 * dev.tcpwarden.kernel.SocketDestroyEvents}; it counts nothing.
 */
@NullMarked
package dev.tcpwarden.sample.closed;

import org.jspecify.annotations.NullMarked;
