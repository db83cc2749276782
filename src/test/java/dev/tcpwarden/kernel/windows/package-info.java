/** Tests of the Windows port: decoders on recorded bytes, layouts beside the headers of mingw-w64, calls under Wine. */
@NullMarked
package dev.tcpwarden.kernel.windows;

import org.jspecify.annotations.NullMarked;
