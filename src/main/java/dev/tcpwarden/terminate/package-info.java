/**
 * The only way to terminate a connection: find it again, ask the policy, ask the operating system, verify, write the
 * audit line, count.
 *
 * <p>Knows {@code socket}, {@code process}, {@code filter}, {@code text} and the ports in {@code kernel}; never the publishers.
 */
@NullMarked
package dev.tcpwarden.terminate;

import org.jspecify.annotations.NullMarked;
