package dev.tcpwarden.rules;

import java.util.List;
import java.util.Locale;

/** Why a victim was not terminated in a sample. */
public enum Suppression {
    /** The rule may terminate only so many in a sample or a minute. */
    LIMIT,
    /** The rule has paused itself. */
    BREAKER,
    /** The agent has been started, or the file was read, less than a minute ago. */
    GRACE,
    /** It is none that a rule may terminate. */
    PROTECTED,
    /** The rule was paused by a person, or has failed. */
    PAUSED,
    /** Too many owners are not known. */
    ATTRIBUTION;

    public static final List<Suppression> ALL = List.of(values());

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The value of the label {@code reason} in metrics. */
    public String label() {
        return label;
    }
}
