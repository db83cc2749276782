package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.Field.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a process is, as fields of the rows that belong to one. */
final class OwnerFields {

    /** The process of a row, or null. */
    @FunctionalInterface
    interface Owner<S> {

        @Nullable
        ProcessInfo of(S source, int row);
    }

    private OwnerFields() {}

    static <S> List<Field<S>> of(Owner<S> owner) {
        return ProcessLabel.ALL.stream()
                .map(label -> new Field<S>(
                        label.key(),
                        label.header(),
                        label == ProcessLabel.PID ? Kind.NUMBER : Kind.TEXT,
                        label.meaning(),
                        (source, row) -> {
                            ProcessInfo process = owner.of(source, row);
                            return process == null ? null : value(label, process);
                        }))
                .toList();
    }

    private static @Nullable Object value(ProcessLabel label, ProcessInfo process) {
        return label == ProcessLabel.PID
                ? (Object) process.pid()
                : label.of(process).orElse(null);
    }
}
