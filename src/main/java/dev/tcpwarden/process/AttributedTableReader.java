package dev.tcpwarden.process;

import java.io.IOException;

/** Reads the TCP table with its owners anew. */
@FunctionalInterface
public interface AttributedTableReader {

    /** @throws IOException if the table could not be read whole; the message says which operation failed and why */
    AttributedTable read() throws IOException;
}
