package dev.tcpwarden.rules;

import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.text.Printable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Stops a rule whose victims of one sample are too many to be meant: a large part of a process's connections, or of the host's. */
final class Breaker {

    static final int PERCENT_OF_PROCESS = 20;
    static final int PERCENT_OF_HOST = 5;

    /** So few are never too many. */
    static final int ALWAYS_ALLOWED = 10;

    private Breaker() {}

    /** Why these are too many, as a sentence; nothing where they are not. */
    static Optional<String> trips(int[] victims, IndexedTable index) {
        if (isTooMany(victims.length, index.connections(), PERCENT_OF_HOST)) {
            return Optional.of(sentence(victims.length, index.connections(), "of this host", PERCENT_OF_HOST));
        }
        Owners owners = index.table().owners();
        Map<Integer, Integer> byOwner = new HashMap<>();
        for (int row : victims) {
            if (owners.isOwned(row)) {
                byOwner.merge(owners.processIndex(row), 1, Integer::sum);
            }
        }
        return byOwner.entrySet().stream()
                .filter(owner -> isTooMany(owner.getValue(), index.connectionsOf(owner.getKey()), PERCENT_OF_PROCESS))
                .map(owner -> sentence(
                        owner.getValue(),
                        index.connectionsOf(owner.getKey()),
                        "of " + name(owners.processes().get(owner.getKey())),
                        PERCENT_OF_PROCESS))
                .findFirst();
    }

    private static boolean isTooMany(int victims, int connections, int percent) {
        return victims > ALWAYS_ALLOWED && victims * 100L > (long) connections * percent;
    }

    private static String sentence(int victims, int connections, String of, int percent) {
        return victims + " of the " + connections + " connections " + of + " would be victims, more than " + percent
                + " %";
    }

    private static String name(ProcessInfo process) {
        return Printable.escape(process.name()) + " (pid " + process.pid() + ")";
    }
}
