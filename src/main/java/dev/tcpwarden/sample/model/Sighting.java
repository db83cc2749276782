package dev.tcpwarden.sample.model;

import dev.tcpwarden.socket.TcpState;
import java.util.OptionalLong;

/**
 * A connection as a sample last saw it.
 *
 * @param firstSeen when a sample saw it first, in the unit and from the origin of {@link dev.tcpwarden.process.Ages}; 0 for one that
 *     may be older than that
 * @param uid of its creator, where that is known
 */
public record Sighting(TcpState state, int firstSeen, OptionalLong uid) {}
