package dev.tcpwarden.history;

import dev.tcpwarden.filter.ConnectionFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Leaves out most lines that a filter does not choose, before they are read: those without one of the texts that it asks for. */
final class LineFilter {

    private final List<List<byte[]>> each;

    LineFilter(ConnectionFilter filter) {
        each = filter.texts().entrySet().stream()
                .filter(term -> term.getValue().stream().allMatch(LineFilter::isWrittenAsItIs))
                .map(LineFilter::written)
                .toList();
    }

    /** Neither escaped in JSON nor empty. */
    private static boolean isWrittenAsItIs(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '"' && c != '\\');
    }

    private static List<byte[]> written(Map.Entry<String, List<String>> term) {
        return term.getValue().stream()
                .map(text -> "\"%s\":\"%s\"".formatted(term.getKey(), text).getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    boolean mayChoose(LogLine line) {
        for (List<byte[]> texts : each) {
            if (texts.stream().noneMatch(line::contains)) {
                return false;
            }
        }
        return true;
    }
}
