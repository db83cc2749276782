/**
 * The operating system that this program runs on: {@link dev.tcpwarden.platform.Platform} is what the agent and the commands need of
 * it, {@link dev.tcpwarden.platform.Platforms} chooses the implementation.
 *
 * <p>Knows {@code config}, {@code sample}, {@code process} and {@code kernel}; nothing else knows the packages of the systems below
 * {@code kernel}. Never the command line, nor the publishers.
 */
@NullMarked
package dev.tcpwarden.platform;

import org.jspecify.annotations.NullMarked;
