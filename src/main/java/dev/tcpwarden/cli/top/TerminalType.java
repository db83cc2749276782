package dev.tcpwarden.cli.top;

import java.util.Map;
import org.jline.utils.InfoCmp;

/**
 * What a terminal can do, by the name that {@code TERM} has of it. JLine would start {@code infocmp} to find out, but has a
 * description of some, and others are like one of these.
 */
final class TerminalType {

    private TerminalType() {}

    /** The value of {@code TERM}, known from now on. */
    static String of(Map<String, String> environment) {
        String type = environment.getOrDefault("TERM", "ansi");
        InfoCmp.setLoadedInfoCmp(type, InfoCmp.getDefaultInfoCmp(like(type)));
        return type;
    }

    /** Whether nothing can be drawn on it. */
    static boolean isDumb(String type) {
        return type.equals("dumb") || type.equals("unknown");
    }

    static String like(String type) {
        if (InfoCmp.getDefaultInfoCmp(type) != null) {
            return type;
        }
        if (type.startsWith("tmux")) {
            return "screen-256color";
        }
        if (type.startsWith("linux") || type.startsWith("vt") || type.startsWith("cons")) {
            return "ansi";
        }
        return "xterm-256color"; // as nearly all of today
    }
}
