package dev.tcpwarden.cli.top;

import dev.tcpwarden.rows.GroupKey;
import java.time.Duration;
import java.util.List;

/** Makes values of what the user types. What they throw has a sentence for the user. */
public interface Fields {

    /** @throws IllegalArgumentException if a key is not known, or there twice */
    List<GroupKey> keys(String text);

    /** @throws IllegalArgumentException if it is no duration, or not allowed */
    Duration interval(String text);
}
