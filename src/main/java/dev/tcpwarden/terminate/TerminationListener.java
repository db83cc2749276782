package dev.tcpwarden.terminate;

/** Notified of every attempt, whatever its result, on the requesting thread; what it throws is logged and changes nothing. */
@FunctionalInterface
public interface TerminationListener {

    void attempted(Requester by, Termination termination);
}
