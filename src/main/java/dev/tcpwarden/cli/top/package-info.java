/**
 * {@code tcpwarden top}: what the sockets of this host do now, on the screen of a terminal.
 *
 * <p>{@code Reading} is what was read, {@code Listing} what a view makes of it, {@code Model} what is chosen of that, {@code Screen} the
 * lines that show it: a function of a model and a size. {@code Controls} changes a model as keys ask. JLine stays in
 * {@code TerminalScreen}, but for its styled text.
 *
 * <p>{@code Origin} is where readings are from, and what terminates: this program by itself ({@code OwnReadings}, {@code OwnTerminator})
 * or an agent ({@code AgentReadings}, {@code AgentTerminator}). All else knows the same table of either.
 */
@NullMarked
package dev.tcpwarden.cli.top;

import org.jspecify.annotations.NullMarked;
