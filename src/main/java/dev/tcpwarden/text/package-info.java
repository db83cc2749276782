/**
 * How values that people type and read are written, the same in flags, filters and tables.
 *
 * <p>A leaf: it knows no other package.
 */
@NullMarked
package dev.tcpwarden.text;

import org.jspecify.annotations.NullMarked;
