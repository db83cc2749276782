package dev.tcpwarden.cli;

import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.filter.DestinationNames;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --by}. */
final class GroupKeyOption {

    private GroupKeyOption() {}

    static class Converter implements ITypeConverter<GroupKey> {

        private final List<GroupKey> keys;

        Converter() {
            this(GroupKey.ALL);
        }

        private Converter(List<GroupKey> keys) {
            this.keys = keys;
        }

        @Override
        public GroupKey convert(String name) {
            return keys.stream()
                    .filter(key -> key.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + keys.stream().map(GroupKey::name).toList() + " (case-sensitive) but was '" + name + "'"));
        }
    }

    /** Of connections of the past. */
    static final class PastConverter extends Converter {

        PastConverter() {
            super(GroupKey.PAST);
        }
    }

    /** All of them, for its help. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return GroupKey.ALL.stream().map(GroupKey::name).iterator();
        }
    }

    /** Those of connections of the past. */
    static final class PastNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return GroupKey.PAST.stream().map(GroupKey::name).iterator();
        }
    }

    /** @throws ParameterException if {@code --by} and {@code --top} contradict each other or have a value that is not allowed */
    static void check(CommandSpec command, List<GroupKey> keys, @Nullable Integer top) {
        if (keys.stream().distinct().count() < keys.size()) {
            throw new ParameterException(command.commandLine(), "--by names a key more than once");
        }
        if (top != null && top < 1) {
            throw new ParameterException(
                    command.commandLine(), "--top=\"" + top + "\" is not allowed; allowed: 1 or more");
        }
        if (top != null && keys.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--top chooses among groups: it needs --by");
        }
    }

    /** @throws IllegalArgumentException with a sentence, if {@code names}, with a comma between two, are not those of keys */
    static List<GroupKey> parse(String names) {
        List<GroupKey> keys = Stream.of(names.split(",", -1))
                .map(name -> GroupKey.ofName(name.strip())
                        .orElseThrow(() -> new IllegalArgumentException("sockets cannot be grouped by \""
                                + Printable.escape(name) + "\": allowed are "
                                + GroupKey.ALL.stream().map(GroupKey::name).collect(Collectors.joining(", ")))))
                .toList();
        if (keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException("\"" + names + "\" names a key more than once");
        }
        return keys;
    }

    /** The keys with the names that destinations have. */
    static List<GroupKey> named(List<GroupKey> keys, SettingValues settings) throws CommandException {
        try {
            DestinationNames names = DestinationNames.read(settings.get(Settings.DESTINATIONS_NAMES));
            return keys.stream().map(key -> key.with(names)).toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }
}
