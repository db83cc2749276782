package dev.tcpwarden.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vector selector in a PromQL expression.
 *
 * @param metric its name
 * @param matchers what stands between the braces, as written
 * @param range what stands between the brackets after it, or ""
 * @param function the function that it is the first argument of, or ""
 */
public record Selector(String metric, String matchers, String range, String function) {

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:$])[a-zA-Z_][\\w:]*");
    private static final Pattern WORD = Pattern.compile(
            "by|without|on|ignoring|group_left|group_right|and|or|unless|offset|bool|start|end|inf|nan");
    private static final Pattern LABEL_LIST =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^()]*\\)");
    private static final Pattern BRACES = Pattern.compile("\\s*\\{([^{}]*)\\}");
    private static final Pattern BRACKETS = Pattern.compile("\\s*\\[([^\\[\\]]*)\\]");
    private static final Pattern CALL = Pattern.compile("\\s*\\(");
    private static final Pattern CALLER = Pattern.compile("([a-zA-Z_]\\w*)\\s*\\(\\s*$");

    /** Every selector of {@code expression}, in order; promtool, not this, says whether the expression is sound. */
    public static List<Selector> in(String expression) {
        // Texts and label lists give way to blanks of the same length, so that positions stay.
        String plain = blank(LABEL_LIST, blank(STRING, expression));
        List<Selector> selectors = new ArrayList<>();
        Matcher name = NAME.matcher(plain);
        for (int from = 0; name.find(from); ) {
            from = name.end();
            boolean inBrackets = plain.lastIndexOf('[', name.start()) > plain.lastIndexOf(']', name.start());
            if (inBrackets || WORD.matcher(name.group()).matches() || at(CALL, plain, from) != null) {
                continue;
            }
            Matcher braces = at(BRACES, plain, from);
            String matchers = "";
            if (braces != null) {
                matchers = expression.substring(braces.start(1), braces.end(1));
                from = braces.end();
            }
            Matcher brackets = at(BRACKETS, plain, from);
            Matcher caller = CALLER.matcher(plain.substring(0, name.start()));
            selectors.add(new Selector(
                    name.group(),
                    matchers,
                    brackets == null ? "" : brackets.group(1),
                    caller.find() ? caller.group(1) : ""));
        }
        return selectors;
    }

    private static @org.jspecify.annotations.Nullable Matcher at(Pattern pattern, String text, int position) {
        Matcher matcher = pattern.matcher(text).region(position, text.length());
        return matcher.lookingAt() ? matcher : null;
    }

    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text)
                .replaceAll(match -> " ".repeat(match.group().length()));
    }
}
