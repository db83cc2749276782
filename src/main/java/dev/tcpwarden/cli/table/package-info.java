/** Rows, groups and what is measured of them, as columns of text that people read. Shared by the commands that print them. */
@NullMarked
package dev.tcpwarden.cli.table;

import org.jspecify.annotations.NullMarked;
