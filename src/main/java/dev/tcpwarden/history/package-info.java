/**
 * The log of connections, read again: what ended in a time, and what was open at a moment.
 *
 * <p>Files → blocks of lines → rows, several blocks at once → {@link dev.tcpwarden.process.AttributedTable}s of what matches, in the
 * order of the log, and {@link dev.tcpwarden.history.Coverage}: of which times nothing is known.
 */
@NullMarked
package dev.tcpwarden.history;

import org.jspecify.annotations.NullMarked;
