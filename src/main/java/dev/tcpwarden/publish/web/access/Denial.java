package dev.tcpwarden.publish.web.access;

import java.util.Locale;

/** Why a request was not let through: a label of a metric. */
public enum Denial {
    /** None, or wrong ones. */
    CREDENTIALS,
    /** The caller may read, but not terminate. */
    ROLE,
    /** It comes from a page of another origin. */
    ORIGIN,
    /** It is meant for another host. */
    HOST,
    /** There were too many, of all requests or of wrong passwords. */
    RATE_LIMIT,
    /** The web configuration file is broken. */
    CONFIG;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
