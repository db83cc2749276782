package dev.tcpwarden.terminate;

/** Told of every attempt, whatever its result, on the thread of whoever asked. */
@FunctionalInterface
public interface TerminationListener {

    void attempted(Via via, TerminationResult result);
}
