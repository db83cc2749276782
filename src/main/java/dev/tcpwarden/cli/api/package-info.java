/**
 * A client of a running agent: finds the one of this host, and asks its API.
 *
 * <p>{@code AgentApi} is the agent, {@code LocalAgent} finds it, {@code Credentials} are what proves to it who asks. A secret goes to
 * loopback only, unless the user has named the server, and there only to the user whose secret it is.
 */
@NullMarked
package dev.tcpwarden.cli.api;

import org.jspecify.annotations.NullMarked;
