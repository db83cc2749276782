package dev.tcpwarden.terminate;

import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.socket.TcpSocket;

/** One socket that was to be ended, whose it was, and how that went. */
public record Termination(TcpSocket socket, Attribution owner, TerminationResult result) {}
