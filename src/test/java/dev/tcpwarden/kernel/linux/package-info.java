/** Tests of the Linux port: decoders on recorded bytes, and both ports on the real kernel. */
@NullMarked
package dev.tcpwarden.kernel.linux;

import org.jspecify.annotations.NullMarked;
