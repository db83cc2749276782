package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import java.util.List;

/** A choice of rows: those for which every term holds. Without a term it chooses all. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"})
public final class ConnectionFilter {

    private ConnectionFilter() {}

    /**
     * The filter that these terms write, one term an element.
     *
     * @throws IllegalArgumentException with a sentence that names the term and what is allowed
     */
    public static ConnectionFilter parse(List<String> terms) {
        throw new UnsupportedOperationException(terms.toString());
    }

    /**
     * The filter that one line writes: terms apart by white space; double quotes keep white space, backslash keeps the next
     * character.
     *
     * @throws IllegalArgumentException as {@link #parse(List)}
     */
    public static ConnectionFilter parse(String line) {
        throw new UnsupportedOperationException(line);
    }

    public boolean matches(AttributedTable table, int row) {
        throw new UnsupportedOperationException(table.toString() + row);
    }

    /** The matching rows, ascending. */
    public int[] rows(AttributedTable table) {
        throw new UnsupportedOperationException(table.toString());
    }

    /** True if a term asks for listeners by name ({@code state=listen}). */
    public boolean asksForListeners() {
        throw new UnsupportedOperationException();
    }
}
