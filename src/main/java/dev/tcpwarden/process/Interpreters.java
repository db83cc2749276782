package dev.tcpwarden.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The interpreters that are known, by the names of their executables. */
final class Interpreters {

    private static final String FILE = "interpreters.conf";

    private record Entry(Pattern names, Interpreter interpreter) {}

    private static final List<Entry> ALL = load();

    private Interpreters() {}

    /** @param executable the base name of an executable */
    static Optional<Interpreter> of(String executable) {
        boolean windows = executable.toLowerCase(Locale.ROOT).endsWith(".exe");
        String name = windows ? executable.substring(0, executable.length() - ".exe".length()) : executable;
        return ALL.stream()
                .filter(entry -> entry.names.matcher(name).matches())
                .findFirst()
                .map(Entry::interpreter);
    }

    private static List<Entry> load() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(Pattern.compile("javaw?", Pattern.CASE_INSENSITIVE), JavaLauncher::program));
        entries.add(new Entry(BusyBox.NAMES, BusyBox::program));
        entries.add(new Entry(ErlangEmulator.NAMES, ErlangEmulator::program));
        try (InputStream stream = Interpreters.class.getResourceAsStream(FILE)) {
            if (stream == null) {
                throw new IllegalStateException("this jar lacks " + FILE);
            }
            for (Map<String, List<String>> entry : decode(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .values()) {
                entries.add(new Entry(names(entry), interpreter(entry)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + FILE + " from the jar", e);
        }
        return List.copyOf(entries);
    }

    /** The entries by name; of each the words of each key, in the order of the file. */
    static Map<String, Map<String, List<String>>> decode(String text) {
        Map<String, Map<String, List<String>>> entries = new LinkedHashMap<>();
        Map<String, List<String>> entry = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                entry = new HashMap<>();
                entries.put(line.substring(1, line.length() - 1), entry);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                List<String> words = List.of(line.split(" +", -1));
                entry.computeIfAbsent(words.get(0), key -> new ArrayList<>()).addAll(words.subList(1, words.size()));
            }
        }
        return entries;
    }

    private static Pattern names(Map<String, List<String>> entry) {
        return Pattern.compile(String.join("|", entry.getOrDefault("names", List.of())), Pattern.CASE_INSENSITIVE);
    }

    private static Interpreter interpreter(Map<String, List<String>> entry) {
        Map<String, InterpreterOptions.Kind> kinds = new HashMap<>();
        List<String> families = new ArrayList<>();
        for (InterpreterOptions.Kind kind : InterpreterOptions.Kind.values()) {
            for (String option : entry.getOrDefault(kind.name().toLowerCase(Locale.ROOT), List.of())) {
                if (option.endsWith("*")) {
                    families.add(option.substring(0, option.length() - 1));
                } else {
                    kinds.put(option, kind);
                }
            }
        }
        boolean words = entry.getOrDefault("options", List.of()).contains("words");
        return new ScriptInterpreter(
                new InterpreterOptions(kinds, families, words, entry.containsKey("plus")),
                Set.copyOf(entry.getOrDefault("command", List.of())),
                entry.getOrDefault("endings", List.of()),
                entry.containsKey("only"),
                entry.containsKey("runs"));
    }
}
