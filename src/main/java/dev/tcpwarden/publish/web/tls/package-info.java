/** The server's TLS, as {@code tls_server_config} of the web configuration file has it: keys and certificates in PEM, by the JDK alone. */
@NullMarked
package dev.tcpwarden.publish.web.tls;

import org.jspecify.annotations.NullMarked;
