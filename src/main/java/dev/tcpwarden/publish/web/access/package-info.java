/** Who may call what, and how they prove who they are. */
@NullMarked
package dev.tcpwarden.publish.web.access;

import org.jspecify.annotations.NullMarked;
