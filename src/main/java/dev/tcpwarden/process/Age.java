package dev.tcpwarden.process;

import java.time.Duration;

/**
 * How long a socket has been known.
 *
 * @param age since it was first seen
 * @param inState since it was first seen in this state
 * @param lowerBound whether it was there when the agent started, and may be older
 */
public record Age(Duration age, Duration inState, boolean lowerBound) {

    static Age of(Ages ages, int row) {
        return new Age(ages.age(row), ages.ageInState(row), ages.isLowerBound(row));
    }
}
