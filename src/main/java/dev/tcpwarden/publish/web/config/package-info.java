/**
 * The web configuration file, which says who may and how it is encrypted: Prometheus's exporter-toolkit's, key for key.
 */
@NullMarked
package dev.tcpwarden.publish.web.config;

import org.jspecify.annotations.NullMarked;
