package dev.tcpwarden.sample.model;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.MeasureValues;
import org.jspecify.annotations.Nullable;

/**
 * The death of one connection, with what is known of it.
 *
 * @param owner null where nobody knows
 * @param gained whether it was booked as opened for somebody, and so is as closed, by the tables
 * @param unseen whether no sample ever saw the connection
 * @param aborted see {@link ConnectionTotals#aborted()}
 * @param before what it had done when a sample last saw it; nothing for one that none saw
 * @param atClose what it had done when it died
 */
public record ClosedConnection(
        @Nullable ProcessInfo owner,
        boolean inbound,
        boolean gained,
        boolean unseen,
        boolean aborted,
        MeasureValues before,
        MeasureValues atClose) {}
