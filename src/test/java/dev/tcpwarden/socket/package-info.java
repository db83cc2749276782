/** Tests of the TCP table as data. */
@NullMarked
package dev.tcpwarden.socket;

import org.jspecify.annotations.NullMarked;
