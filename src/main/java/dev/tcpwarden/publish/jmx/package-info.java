/**
 * The agent as JMX MBeans: {@code tcpwarden:type=Agent}, and one {@code tcpwarden:type=Process,name=…,pid=…} for each process
 * that is published. Both are tables of attributes and operations ({@link dev.tcpwarden.publish.jmx.MBeanSpec}) over the latest
 * sample: nothing is computed before a client asks.
 *
 * <p>Only types of {@code java.*} and open types cross the wire, errors included: a client needs no class of this project.
 *
 * <p>Knows {@code sample}, {@code terminate}, {@code filter} and what these know; never another publisher. {@code
 * javax.management} stays inside this package.
 */
@NullMarked
package dev.tcpwarden.publish.jmx;

import org.jspecify.annotations.NullMarked;
