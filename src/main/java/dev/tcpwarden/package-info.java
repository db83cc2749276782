/**
 * tcpwarden: watches the TCP table of a host.
 *
 * <pre>
 *  every interval                                                              on request
 *  kernel ──read──▶ TcpTable ──own──▶ Sample ──▶ LatestSample ──▶ prometheus │ jmx │ web │ cli
 *    ▲            (immutable)      (+ diff to the last one)                          │
 *    └───────────── SocketTerminator ◀──── TerminationService ◀── a connection ──────┘
 * </pre>
 *
 * <p>{@link dev.tcpwarden.Main} hands the command line ({@code cli}) a way to open the host's {@code platform} and to run the
 * {@code agent}, which puts all parts together; only {@code platform} knows the packages of the operating systems. Of the
 * others, {@code socket}, {@code text} and {@code files} know none;
 * {@code kernel} knows {@code socket}; {@code process} knows {@code kernel}; {@code filter} knows {@code process}; {@code
 * rows} knows {@code filter} and {@code process}; {@code sample} knows {@code kernel} and {@code process}; {@code terminate} knows {@code filter} and {@code kernel}; {@code
 * rules} knows {@code terminate}, {@code sample}, {@code rows} and {@code files}; what publishes knows {@code sample}, {@code
 * terminate} and {@code rules} but no other publisher. A test holds these rules.
 */
@NullMarked
package dev.tcpwarden;

import org.jspecify.annotations.NullMarked;
