/**
 * Rules that act by themselves: a file says which connections must not be, the engine finds them in each sample and has them
 * terminated, slowly, and stops a rule that would do harm.
 *
 * <p>Knows {@code sample}, {@code terminate}, {@code filter}, {@code rows}, {@code files}, {@code process}, {@code socket} and
 * {@code text}; never the publishers.
 */
@NullMarked
package dev.tcpwarden.rules;

import org.jspecify.annotations.NullMarked;
