@NullMarked
package dev.tcpwarden.publish.jmx;

import org.jspecify.annotations.NullMarked;
