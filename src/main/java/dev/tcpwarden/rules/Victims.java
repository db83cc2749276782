package dev.tcpwarden.rules;

import java.util.Locale;

/** Which of the connections of a group are victims, and in which order. */
public enum Victims {
    /** The oldest ones, as many as the group has too many. */
    OLDEST,
    /** The newest ones, as many as the group has too many. */
    NEWEST,
    /** Each of a group that has too many, the oldest first. */
    ALL,
    /** The same but for the oldest one. */
    ALL_BUT_OLDEST;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word in the file. */
    public String label() {
        return label;
    }
}
