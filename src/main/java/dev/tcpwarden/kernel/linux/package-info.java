/** Linux. */
@NullMarked
package dev.tcpwarden.kernel.linux;

import org.jspecify.annotations.NullMarked;
