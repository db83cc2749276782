package dev.tcpwarden.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one {@link Term}. What it throws names the term as it was written, and what is allowed. */
final class TermParser {

    private static final Pattern FORM = Pattern.compile("([^!=<>]*)(!=|[=<>]|)(.*)", Pattern.DOTALL);

    private final List<Subject<?>> subjects;

    /** @param subjects of the terms that it reads */
    TermParser(List<Subject<?>> subjects) {
        this.subjects = subjects;
    }

    Term parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw noTerm(text);
        }
        String key = form.group(1);
        String operator = form.group(2);
        Function<String, Term> parser = parser(text, key, operator);
        if (form.group(3).isEmpty()) {
            throw new InvalidTermException(
                    text,
                    "the filter term \"" + text + "\" has no value: write " + text + "VALUE, or leave the term out",
                    null);
        }
        try {
            return parser.apply(form.group(3));
        } catch (IllegalArgumentException e) {
            throw new InvalidTermException(text, "the filter term \"" + text + "\" is wrong: " + e.getMessage(), e);
        }
    }

    private Function<String, Term> parser(String text, String key, String operator) {
        Optional<Quantity> quantity = Quantity.ofKey(key);
        if (quantity.isPresent()) {
            if (operator.equals(">") || operator.equals("<")) {
                return value -> new Term.Compares(
                        quantity.get(), operator.equals(">"), quantity.get().parse(value));
            }
            throw new InvalidTermException(
                    text,
                    "\"" + text + "\" is not a filter term: write " + key + ">VALUE or " + key
                            + "<VALUE, in quotes where a shell reads it",
                    null);
        }
        Subject<?> subject = subjects.stream()
                .filter(known -> known.key().equals(key))
                .findFirst()
                .orElseThrow(() -> noTerm(text));
        return switch (operator) {
            case "=" -> values -> oneOf(subject, false, values);
            case "!=" -> values -> oneOf(subject, true, values);
            default -> throw noTerm(text);
        };
    }

    private InvalidTermException noTerm(String text) {
        String keys = subjects.stream().map(Subject::key).collect(Collectors.joining(", "));
        return new InvalidTermException(
                text,
                "\"" + text + "\" is not a filter term: write key=value or key!=value with the keys " + keys
                        + ", or key>value or key<value with the keys " + Quantity.keys(),
                null);
    }

    private static <V> Term oneOf(Subject<V> subject, boolean negated, String values) {
        return new Term.OneOf<>(
                subject, negated, list(values).stream().map(subject.parser()).toList());
    }

    /** The values of a list, with commas between them; two commas are one of a value. */
    private static List<String> list(String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ',') {
                value.append(text.charAt(i));
            } else if (text.startsWith(",", i + 1)) {
                value.append(',');
                i++;
            } else {
                values.add(value.toString());
                value.setLength(0);
            }
        }
        values.add(value.toString());
        if (values.contains("")) {
            throw new IllegalArgumentException(
                    "a value between its commas is empty; a comma that belongs to a value is written twice");
        }
        return values;
    }

    /** A value as {@link #list} reads it. */
    static String inList(String value) {
        return value.replace(",", ",,");
    }
}
