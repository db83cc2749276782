package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;

/**
 * What was looked for in a block, and what a filter chooses of it.
 *
 * @param unreadable how many rows are none of the log
 */
record Part(Found found, int unreadable, LoggedTable matching) {

    static Part in(LineBlock block, Found.Wanted wanted, ConnectionFilter filter) {
        Found found = Found.in(block, wanted);
        LoggedTable table = LoggedTable.of(found.rows());
        return new Part(found, found.rows().size() - table.size(), table.matching(filter));
    }
}
