/** What a fleet of agents costs Prometheus, and what the document on fleets says how to run one, tried. */
@NullMarked
package dev.tcpwarden.fleet;

import org.jspecify.annotations.NullMarked;
