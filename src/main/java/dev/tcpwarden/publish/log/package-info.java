/**
 * The log of connections: a line for each that has closed, and from time to time for each that is still open.
 *
 * <p>Knows {@code sample}, {@code terminate} and {@code rows}; a thread of its own writes.
 */
@NullMarked
package dev.tcpwarden.publish.log;

import org.jspecify.annotations.NullMarked;
