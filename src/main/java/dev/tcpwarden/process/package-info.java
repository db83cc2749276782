/**
 * Who owns a socket: {@link dev.tcpwarden.process.OwnerLookup} gives each row of a table a process, or the reason why it has
 * none.
 *
 * <p>Each way to find owners has a package below this one, which may also use a port in {@code kernel}.
 *
 * <p>Knows {@code socket} and {@code text}; never the publishers.
 */
@NullMarked
package dev.tcpwarden.process;

import org.jspecify.annotations.NullMarked;
