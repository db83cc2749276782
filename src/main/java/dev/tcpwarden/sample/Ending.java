package dev.tcpwarden.sample;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.socket.MeasureValues;
import org.jspecify.annotations.Nullable;

/**
 * The death of one connection, with what is known of it.
 *
 * @param owner null where nobody knows
 * @param gained whether it was booked as opened for somebody, and so is as closed, by the tables
 * @param unseen whether no sample ever saw the connection
 * @param aborted see {@link Flow#aborted()}
 * @param before what it had done when a sample last saw it; nothing for one that none saw
 * @param end what it had done when it died
 */
record Ending(
        @Nullable ProcessInfo owner,
        boolean inbound,
        boolean gained,
        boolean unseen,
        boolean aborted,
        MeasureValues before,
        MeasureValues end) {}
