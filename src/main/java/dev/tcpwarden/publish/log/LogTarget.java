package dev.tcpwarden.publish.log;

import java.io.IOException;

/** Where the log is written. */
interface LogTarget extends AutoCloseable {

    /** @throws IOException if none of these lines was written */
    void write(byte[] lines) throws IOException;

    /** To be called from time to time. */
    default void tidy() throws IOException {}

    @Override
    default void close() throws IOException {}
}
