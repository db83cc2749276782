/**
 * The command line: flags and commands, what they print, and the codes they exit with.
 *
 * <p>Knows {@code config}, {@code platform}, {@code socket}, {@code kernel}, {@code process}, {@code sample}, {@code filter}, {@code terminate} and
 * {@code text};
 * never a publisher, nor an operating system: {@code Main} hands it a {@link dev.tcpwarden.platform.Platform} and an
 * {@link dev.tcpwarden.cli.AgentLauncher}. Picocli and Logback stay here.
 */
@NullMarked
package dev.tcpwarden.cli;

import org.jspecify.annotations.NullMarked;
