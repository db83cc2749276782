package dev.tcpwarden.cli.manual;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What a shell offers for the value of a flag or for an argument.
 *
 * @param words all values there are, or what they begin with; empty if they are not known
 * @param several whether a value may be a list with commas
 */
record Values(Kind kind, List<String> words, boolean several) {

    enum Kind {
        WORDS,
        FILES,
        FOLDERS,
        UNKNOWN
    }

    private static final Pattern CHOICE = Pattern.compile("[a-z]+(\\|[a-z]+)+");

    static Values of(ArgSpec argument) {
        String label = argument.paramLabel();
        boolean several = !argument.splitRegex().isEmpty();
        if (argument.completionCandidates() != null) {
            return new Values(
                    Kind.WORDS,
                    StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                            .toList(),
                    several);
        }
        if (CHOICE.matcher(label).matches()) {
            return new Values(Kind.WORDS, List.of(label.split("\\|", -1)), several);
        }
        return new Values(
                switch (label) {
                    case "FILE", "FILE.json" -> Kind.FILES;
                    case "FOLDER" -> Kind.FOLDERS;
                    default -> Kind.UNKNOWN;
                },
                List.of(),
                several);
    }
}
