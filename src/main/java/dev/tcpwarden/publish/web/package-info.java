/**
 * The agent's HTTP server: metrics, health, readiness and a page that says what this is. It only reads.
 *
 * <p>Knows {@code sample}; what renders the metrics is handed to it ({@link dev.tcpwarden.publish.web.MetricsRenderer}), for it
 * never touches the other publishers. Javalin and Jetty stay inside.
 */
@NullMarked
package dev.tcpwarden.publish.web;

import org.jspecify.annotations.NullMarked;
