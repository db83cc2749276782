package dev.tcpwarden.socket;

/** Of a place in a column: the row of a table, or the number of whatever a column has an element for. */
public final class Index {

    /** No place: what is looked for is not there. */
    public static final int NONE = -1;

    private Index() {}
}
