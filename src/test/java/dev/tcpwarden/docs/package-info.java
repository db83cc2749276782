/** Tests of the documents: what they say of the code is so, their links lead somewhere, their examples run. */
@NullMarked
package dev.tcpwarden.docs;

import org.jspecify.annotations.NullMarked;
