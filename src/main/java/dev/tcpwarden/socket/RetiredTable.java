package dev.tcpwarden.socket;

/** The memory of a table that is not read any more, for the next one: see {@link TcpTable#retire()}. */
public final class RetiredTable {

    private final TableColumns columns;
    private final CookieIndex index;

    RetiredTable(TableColumns columns, CookieIndex index) {
        this.columns = columns;
        this.index = index;
    }

    TableColumns columns() {
        return columns;
    }

    CookieIndex index() {
        return index;
    }
}
