package dev.tcpwarden.config;

import java.util.List;
import java.util.Set;

/** Settings that concern the same thing and belong to the same commands. */
public enum SettingGroup {
    SAMPLING("Sampling", "agent"),
    HOST("Host", "agent", "list", "terminate", "top"),
    WEB("Web", "agent"),
    METRICS("Metrics", "agent"),
    DESTINATIONS("Destinations", "agent", "list", "history", "top"),
    TERMINATION("Terminating connections", "agent", "terminate", "top"),
    CONNECTIONS("Log of connections", "agent"),
    RULES("Rules", "agent"),
    LOG("Log", "agent");

    private final String heading;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
    private final Set<String> commands;

    SettingGroup(String heading, String... commands) {
        this.heading = heading;
        this.commands = Set.of(commands);
    }

    public String heading() {
        return heading;
    }

    /** The names of the commands whose flags these are. */
    public Set<String> commands() {
        return commands;
    }

    public List<Setting<?>> settings() {
        return Settings.ALL.stream().filter(setting -> setting.group() == this).toList();
    }
}
