@NullMarked
package dev.tcpwarden.publish.web.access;

import org.jspecify.annotations.NullMarked;
