package dev.tcpwarden.rules;

import java.util.Locale;

/** What a rule does with its victims. */
public enum Action {
    /** It only says which there are. */
    REPORT,
    TERMINATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word in the file and in metrics. */
    public String label() {
        return label;
    }
}
