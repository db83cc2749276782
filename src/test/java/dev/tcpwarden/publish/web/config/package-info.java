@NullMarked
package dev.tcpwarden.publish.web.config;

import org.jspecify.annotations.NullMarked;
