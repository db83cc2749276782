/**
 * The filter language of the command line and of JMX: terms such as {@code process=nginx state=close_wait}, all of which must
 * hold.
 *
 * <p>Knows {@code socket}, {@code process} and {@code text}.
 */
@NullMarked
package dev.tcpwarden.filter;

import org.jspecify.annotations.NullMarked;
