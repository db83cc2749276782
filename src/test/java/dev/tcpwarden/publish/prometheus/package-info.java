/** Tests of the Prometheus metrics. */
@NullMarked
package dev.tcpwarden.publish.prometheus;

import org.jspecify.annotations.NullMarked;
