/**
 * Rows as fields: sockets, and sockets added up by what they share, with the keys, the order and the JSON that the command line and
 * the HTTP API have in common.
 */
@NullMarked
package dev.tcpwarden.rows;

import org.jspecify.annotations.NullMarked;
