/**
 * Tests of what is shipped beside the jar: dashboards, rules, compose file, image, service. They read the files as their users'
 * programs do, and run Prometheus, promtool and the jar itself; no class of the agent is used here.
 */
@NullMarked
package dev.tcpwarden.deployment;

import org.jspecify.annotations.NullMarked;
