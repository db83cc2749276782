/**
 * Files that people write for the agent: read within bounds, read again when they change, and refused with line and column.
 *
 * <p>A leaf: it knows no other package. SnakeYAML stays inside.
 */
@NullMarked
package dev.tcpwarden.files;

import org.jspecify.annotations.NullMarked;
