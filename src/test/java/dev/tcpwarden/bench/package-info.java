/**
 * The benchmark: tcpwarden beside other programs that read the TCP table, on loads of its own. It starts programs as a user
 * would and looks at them from outside; only {@link dev.tcpwarden.bench.Subject} runs code of the agent.
 */
@NullMarked
package dev.tcpwarden.bench;

import org.jspecify.annotations.NullMarked;
