package dev.tcpwarden.cli;

import dev.tcpwarden.rows.GroupKey;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of {@code --by}. */
final class GroupKeyOption {

    private GroupKeyOption() {}

    static final class Converter implements ITypeConverter<GroupKey> {

        @Override
        public GroupKey convert(String name) {
            return GroupKey.ofName(name)
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + GroupKey.ALL.stream().map(GroupKey::name).toList() + " (case-sensitive) but was '" + name
                            + "'"));
        }
    }

    /** All of them, for its help. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return GroupKey.ALL.stream().map(GroupKey::name).iterator();
        }
    }
}
