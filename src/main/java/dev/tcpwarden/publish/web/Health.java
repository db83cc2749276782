package dev.tcpwarden.publish.web;

import java.util.Optional;

/** Whether the agent does its work. Called by several threads at once; never waits. */
@FunctionalInterface
public interface Health {

    /** A sentence that says what is wrong; empty while nothing is. */
    Optional<String> trouble();
}
