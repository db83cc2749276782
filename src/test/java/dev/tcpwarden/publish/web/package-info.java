/** Tests of the HTTP server, over real sockets. */
@NullMarked
package dev.tcpwarden.publish.web;

import org.jspecify.annotations.NullMarked;
