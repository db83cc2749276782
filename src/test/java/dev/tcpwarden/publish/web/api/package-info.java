@NullMarked
package dev.tcpwarden.publish.web.api;

import org.jspecify.annotations.NullMarked;
