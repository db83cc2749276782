package dev.tcpwarden.cli;

import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.SettingGroup;
import dev.tcpwarden.config.SettingValues;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Makes flags of settings. Their values stay text here; a setting checks its own. */
final class SettingFlags {

    private SettingFlags() {}

    /** Gives {@code command} a flag for each setting of the command {@code name}, under the headings of their groups. */
    static void add(CommandSpec command, String name) {
        for (SettingGroup group : SettingGroup.values()) {
            if (group.commands().contains(name)) {
                command.addArgGroup(flags(group));
            }
        }
    }

    private static ArgGroupSpec flags(SettingGroup group) {
        ArgGroupSpec.Builder flags = ArgGroupSpec.builder()
                .validate(false)
                .heading("%n" + group.heading() + ":%n")
                .order(group.ordinal());
        for (Setting<?> setting : group.settings()) {
            flags.addArg(OptionSpec.builder(setting.flag())
                    .type(String.class)
                    .arity("1")
                    .paramLabel(setting.placeholder())
                    .description(
                            setting.description() + ".",
                            "Allowed: " + setting.allowedValues() + ".",
                            defaultAndVariable(setting))
                    .build());
        }
        return flags.build();
    }

    private static String defaultAndVariable(Setting<?> setting) {
        String text = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
        return "Default: " + text + ". Variable: " + setting.environmentVariable() + ".";
    }

    /**
     * What the flags of {@code command} say, over what {@code environment} says.
     *
     * @throws ParameterException if a flag is given more than once: the last of two lists of names must not undo the first
     */
    static SettingValues values(CommandSpec command, Map<String, String> environment) {
        Map<String, String> flags = new HashMap<>();
        for (OptionSpec option : command.options()) {
            if (option.group() != null && option.getValue() instanceof String text) {
                if (option.stringValues().size() > 1) {
                    throw new ParameterException(
                            command.commandLine(), option.longestName() + " is given more than once");
                }
                flags.put(option.longestName(), text);
            }
        }
        return new SettingValues(flags, environment);
    }
}
