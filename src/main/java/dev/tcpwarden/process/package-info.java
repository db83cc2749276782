/**
 * Who owns a socket: {@link dev.tcpwarden.process.OwnerLookup} gives each row of a table a process, or the reason why it has
 * none.
 *
 * <p>Knows {@code socket}; never the publishers.
 */
@NullMarked
package dev.tcpwarden.process;

import org.jspecify.annotations.NullMarked;
