package dev.tcpwarden.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that can be set.
 *
 * @param name without dashes: {@code sample.interval}
 * @param group what it concerns, and with it the commands that have its flag
 * @param placeholder what stands for the value in the help: {@code DURATION}
 * @param defaultText the default as one would write it
 * @param description what it does, in a sentence without a full stop
 * @param allowedValues which values are allowed, to follow "allowed: "; without a full stop
 * @param parser reads a value, or throws IllegalArgumentException
 */
public record Setting<T>(
        String name,
        SettingGroup group,
        String placeholder,
        String defaultText,
        String description,
        String allowedValues,
        Function<String, T> parser) {

    private static final String ENVIRONMENT_PREFIX = "TCPWARDEN_";

    public String flag() {
        return "--" + name;
    }

    /** {@code TCPWARDEN_SAMPLE_INTERVAL} for {@code --sample.interval}. */
    public String environmentVariable() {
        return ENVIRONMENT_PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** @throws ConfigException if {@code text} is not allowed; {@code source} is the flag or variable that says it */
    T parse(String source, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(source, text, allowedValues);
        }
    }
}
