/**
 * What can be set, by flag or by environment variable: each {@link dev.tcpwarden.config.Setting} with its default and its check, and
 * {@link dev.tcpwarden.config.AgentConfig}, the whole as a tree of records.
 *
 * <p>Knows {@code sample}, {@code socket} and {@code process} for the values of its settings, and {@code text}. It does not know how
 * flags are read.
 */
@NullMarked
package dev.tcpwarden.config;

import org.jspecify.annotations.NullMarked;
