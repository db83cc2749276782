/**
 * What earlier tables say of a newer one: which rows are the same socket ({@link dev.tcpwarden.sample.history.RowMatching}), who owned
 * it ({@link dev.tcpwarden.sample.history.OwnerHistory}), how old it is ({@link dev.tcpwarden.sample.history.TableHistory}).
 *
 * <p>Knows {@code model}, {@code socket}, {@code process} and the values of {@code kernel}; it asks no operating system.
 */
@NullMarked
package dev.tcpwarden.sample.history;

import org.jspecify.annotations.NullMarked;
