package dev.tcpwarden.filter;

import java.util.ArrayList;
import java.util.List;

/** Words on one line, apart by white space: double quotes keep white space, backslash keeps the next character. */
final class Words {

    private Words() {}

    /** @throws IllegalArgumentException with a sentence if a quote is left open or nothing follows the last backslash */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        boolean inQuotes = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!inQuotes && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                continue;
            }
            inWord = true;
            if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == '\\') {
                if (++i == line.length()) {
                    throw new IllegalArgumentException(
                            "the filter \"" + line + "\" ends in a backslash that escapes nothing: write two");
                }
                word.append(line.charAt(i));
            } else {
                word.append(c);
            }
        }
        if (inQuotes) {
            throw new IllegalArgumentException("the filter \"" + line + "\" leaves a double quote open");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** {@code word} as {@link #split} reads it back. */
    static String quote(String word) {
        String escaped = word.replace("\\", "\\\\").replace("\"", "\\\"");
        return word.isEmpty() || word.chars().anyMatch(Character::isWhitespace) ? '"' + escaped + '"' : escaped;
    }
}
