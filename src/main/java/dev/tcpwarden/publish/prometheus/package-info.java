/**
 * Prometheus metrics: the newest sample as metric families ({@link dev.tcpwarden.publish.prometheus.SampleCollector}), the
 * agent's own meters ({@link dev.tcpwarden.publish.prometheus.AgentMeters}), and both together in the formats that scrapers read
 * ({@link dev.tcpwarden.publish.prometheus.Exposition}).
 *
 * <p>Knows {@code sample}, what is in a sample, and {@code terminate}, whose attempts it counts; never the other publishers, and
 * nothing of HTTP but two request headers.
 */
@NullMarked
package dev.tcpwarden.publish.prometheus;

import org.jspecify.annotations.NullMarked;
