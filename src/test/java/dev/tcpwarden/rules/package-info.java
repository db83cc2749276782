@NullMarked
package dev.tcpwarden.rules;

import org.jspecify.annotations.NullMarked;
