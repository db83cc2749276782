@NullMarked
package dev.tcpwarden.sample;

import org.jspecify.annotations.NullMarked;
