package dev.tcpwarden.publish.web.tls;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import dev.tcpwarden.files.YamlValue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PEM that is in the section itself, or in a file that it names. */
record PemValues(Map<String, YamlValue> values, Path folder, WatchedFiles files) {

    /** What PEM is made into. */
    @FunctionalInterface
    interface Parser<T> {

        T parse(String text) throws TlsException;
    }

    /** PEM in the file itself, or in a file that it names. */
    <T> Optional<T> get(String key, Parser<T> parser) throws BadFileException {
        @Nullable YamlValue inline = nonEmpty(key);
        @Nullable YamlValue file = nonEmpty(key + "_file");
        if (inline != null && file != null) {
            throw file.wrong(key + " and " + key + "_file exclude each other");
        }
        @Nullable YamlValue given = inline == null ? file : inline;
        if (given == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.parse(given.equals(inline) ? given.text() : contents(given)));
        } catch (TlsException e) {
            throw given.wrong((given.equals(inline) ? key : "\"" + path(given) + "\"") + " " + e.getMessage());
        }
    }

    private @Nullable YamlValue nonEmpty(String key) throws BadFileException {
        @Nullable YamlValue value = values.get(key);
        return value == null || value.text().isEmpty() ? null : value;
    }

    private String contents(YamlValue file) throws BadFileException {
        try {
            return files.read(path(file));
        } catch (BadFileException e) {
            throw file.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Path path(YamlValue file) throws BadFileException {
        return folder.resolve(file.text());
    }
}
