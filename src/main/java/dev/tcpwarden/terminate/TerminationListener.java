package dev.tcpwarden.terminate;

/** Told of every attempt, whatever its result, on the thread of whoever asked; what it throws is logged and changes nothing. */
@FunctionalInterface
public interface TerminationListener {

    void attempted(Via via, Termination termination);
}
