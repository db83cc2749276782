/**
 * The manual and the completion of shells, made from the model of the command line when packages are built. It is no part of the
 * program, and not in its jar.
 */
@NullMarked
package dev.tcpwarden.cli.manual;

import org.jspecify.annotations.NullMarked;
