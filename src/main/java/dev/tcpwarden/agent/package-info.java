/**
 * The agent: its parts put together, started and shut down.
 *
 * <p>Knows every package but {@code cli}; only {@code Main} knows it.
 */
@NullMarked
package dev.tcpwarden.agent;

import org.jspecify.annotations.NullMarked;
