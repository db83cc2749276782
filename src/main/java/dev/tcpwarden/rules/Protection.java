package dev.tcpwarden.rules;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import java.util.Set;

/**
 * What no rule terminates.
 *
 * @param names of processes
 * @param ownPid this process
 */
record Protection(Set<String> names, int ownPid) {

    Protection {
        names = Set.copyOf(names);
    }

    /** @param ofRule what asks for what has no owner may have that */
    boolean covers(AttributedTable table, int row, Rule ofRule) {
        Owners owners = table.owners();
        if (!owners.isOwned(row)) {
            return !ofRule.match().asksForUnattributed();
        }
        ProcessInfo owner = owners.process(row);
        return owner.pid() == ownPid || names.contains(owner.name());
    }
}
