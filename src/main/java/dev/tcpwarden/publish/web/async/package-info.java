/** Requests whose answers come later than the thread that took them can wait. */
@NullMarked
package dev.tcpwarden.publish.web.async;

import org.jspecify.annotations.NullMarked;
