package dev.tcpwarden.bench;

import java.util.List;

/**
 * What a contender did in one turn.
 *
 * @param works each time the work was done
 * @param cpuNanos of all of them together, by the operating system's accounts
 */
record Turn(List<Work> works, long cpuNanos) {

    Turn {
        works = List.copyOf(works);
    }

    /**
     * The work done once.
     *
     * @param results what the program reports: first the sockets that it found, for tcpwarden those with an owner; then the
     *     nanoseconds of each phase
     */
    record Work(long nanos, List<Long> results) {

        Work {
            results = List.copyOf(results);
        }
    }
}
