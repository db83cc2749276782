/**
 * The filter language of command line, JMX and HTTP: terms such as {@code process=nginx state=close_wait}, all of which must
 * hold.
 *
 * <p>Knows {@code socket} and {@code process}.
 */
@NullMarked
package dev.tcpwarden.filter;

import org.jspecify.annotations.NullMarked;
