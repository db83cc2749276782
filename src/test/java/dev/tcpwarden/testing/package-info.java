/** What tests share: what they need of the machine, and a network namespace of their own. */
@NullMarked
package dev.tcpwarden.testing;

import org.jspecify.annotations.NullMarked;
