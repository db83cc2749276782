package dev.tcpwarden.cli;

/** The log of a running agent, which never waits for its reader: what standard error does not accept is lost and counted. */
public interface AgentLog extends AutoCloseable {

    /** How many audit lines were lost. */
    long lostAuditLines();

    /** How many of all other lines were lost. */
    long lostOtherLines();

    /** Writes what is left, but does not wait long for a reader. */
    @Override
    void close();
}
