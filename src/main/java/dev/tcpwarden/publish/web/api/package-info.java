/**
 * The HTTP API below {@code /api/v1}: windows into the newest sample, events, and terminations. {@code openapi.yaml} describes it.
 *
 * <p>Answers are made by threads of their own, one for what reads and one for what terminates, so that a scrape never waits for
 * them; the sampler never waits for a reader.
 */
@NullMarked
package dev.tcpwarden.publish.web.api;

import org.jspecify.annotations.NullMarked;
