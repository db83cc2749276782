package dev.tcpwarden.publish.web.access;

import io.javalin.security.RouteRole;

/** What a route demands of its callers. */
public enum Role implements RouteRole {
    /** Nothing. */
    OPEN,
    /** That they are known, where users are configured. */
    METRICS,
    /** That they are known. */
    READER,
    /** That they may terminate connections, and pause rules. */
    OPERATOR
}
