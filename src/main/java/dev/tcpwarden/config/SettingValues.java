package dev.tcpwarden.config;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was set: a flag overrides the environment, which overrides the default. An empty variable counts as not set. */
public final class SettingValues {

    private final Map<String, String> flags;
    private final Map<String, String> environment;

    /** @param flags values by {@link Setting#flag()} */
    public SettingValues(Map<String, String> flags, Map<String, String> environment) {
        this.flags = Map.copyOf(flags);
        this.environment = Map.copyOf(environment);
    }

    /** A variable that is no setting of this program; nothing where it is not set, or empty. */
    Optional<String> environment(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
    }

    /** @throws ConfigException if the value is not allowed */
    public <T> T get(Setting<T> setting) {
        @Nullable String flag = flags.get(setting.flag());
        if (flag != null) {
            return setting.parse(setting.flag(), flag);
        }
        String variable = environment.getOrDefault(setting.environmentVariable(), "");
        return variable.isEmpty()
                ? setting.parse(setting.flag(), setting.defaultText())
                : setting.parse(setting.environmentVariable(), variable);
    }

    /** The first setting of a group that a flag sets. */
    public Optional<Setting<?>> flagOf(SettingGroup group) {
        return group.settings().stream()
                .filter(setting -> flags.containsKey(setting.flag()))
                .findFirst();
    }
}
