package dev.tcpwarden.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A document in Markdown, read from the project's folder, in which the tests run. */
public record Document(Path path, String text) {

    private static final Path FOLDER = Path.of("src", "docs");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

    /** Every document of the project, but the changelog. */
    static List<Document> all() {
        List<Document> all = new ArrayList<>(Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                .map(name -> read(Path.of(name)))
                .toList());
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Document::read)
                    .forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** One in {@code src/docs}. */
    public static Document named(String name) {
        return read(FOLDER.resolve(name));
    }

    static Document read(Path path) {
        try {
            return new Document(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The code blocks in that language. */
    public List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2).stripTrailing().stripIndent())
                .toList();
    }

    /** What a link can lead to, as GitHub names it. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(heading -> NOT_IN_ANCHORS
                        .matcher(heading.group(1).toLowerCase(Locale.ROOT))
                        .replaceAll("")
                        .replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }

    /** The first group of each match. */
    Set<String> found(String pattern) {
        Set<String> found = new TreeSet<>();
        matches(pattern).forEach(match -> found.add(match.group(1)));
        return found;
    }

    public Stream<MatchResult> matches(String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        return matcher.results();
    }
}
