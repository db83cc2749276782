/** Tests of owners by pid, on processes that a test makes up. */
@NullMarked
package dev.tcpwarden.process.windows;

import org.jspecify.annotations.NullMarked;
