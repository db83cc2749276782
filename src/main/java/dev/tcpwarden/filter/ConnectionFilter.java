package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A choice of rows: those for which every term holds. Without a term it chooses all. Two filters of the same terms in the same
 * order are equal.
 */
public final class ConnectionFilter {

    private static final String OWNER_KEYS = Stream.concat(
                    Stream.of(ProcessLabel.PROCESS), ProcessLabel.OF_WORKLOAD.stream())
            .map(ProcessLabel::key)
            .collect(Collectors.joining(", "));

    private final List<Term> terms;

    private ConnectionFilter(List<Term> terms) {
        this.terms = List.copyOf(terms);
    }

    /**
     * The filter that these terms write, one term an element.
     *
     * @throws InvalidTermException with a sentence that names the term and what is allowed
     */
    public static ConnectionFilter parse(List<String> terms) {
        return new ConnectionFilter(terms.stream().map(TermParser::parse).toList());
    }

    /**
     * The filter that one line writes: terms separated by white space; double quotes keep white space, backslash keeps the next
     * character.
     *
     * @throws InvalidTermException as {@link #parse(List)}
     * @throws IllegalArgumentException with a sentence, if the line cannot be taken apart
     */
    public static ConnectionFilter parse(String line) {
        return parse(Words.split(line));
    }

    /** The filter that matches exactly what has these two endpoints, in whatever namespace unless that is named. */
    public static ConnectionFilter of(ConnectionName name) {
        List<Term> terms = new ArrayList<>(List.of(
                new Term.LocalIn(AddressPattern.exactly(name.connection().local())),
                new Term.RemoteIn(AddressPattern.exactly(name.connection().remote()))));
        name.netns().ifPresent(netns -> terms.add(new Term.InNetns(netns)));
        return new ConnectionFilter(terms);
    }

    /** Whether it chooses this row; of a table without ages no row where there is an {@link #ageTerm()}. */
    public boolean matches(AttributedTable table, int row) {
        for (Term term : terms) {
            if (!term.matches(table, row)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The matching rows, ascending.
     *
     * @throws IllegalStateException with a sentence, if there is an {@link #ageTerm()} and the table has no ages
     */
    public int[] rows(AttributedTable table) {
        if (ageTerm().isPresent() && table.ages().isEmpty()) {
            throw new IllegalStateException(
                    "how old sockets are is not known yet: the agent has not taken its first sample");
        }
        int[] rows = new int[16];
        int count = 0;
        for (int row = 0; row < table.table().size(); row++) {
            if (matches(table, row)) {
                if (count == rows.length) {
                    rows = Arrays.copyOf(rows, count * 2);
                }
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    /** One line that {@link #parse(String)} reads as these terms, which are not checked. */
    public static String line(List<String> terms) {
        return terms.stream().map(Words::quote).collect(Collectors.joining(" "));
    }

    /** True if a term asks for listeners by name ({@code state=listen}). */
    public boolean asksForListeners() {
        return terms.contains(new Term.InState(TcpState.LISTEN));
    }

    /** A term on the age of a socket, which no single table has: only a running agent has seen sockets appear. */
    public Optional<String> ageTerm() {
        return terms.stream()
                .filter(term -> term instanceof Term.Compares compares
                        && compares.quantity().needsHistory())
                .map(Term::toString)
                .findFirst();
    }

    /**
     * What it asks of the owner, where it asks of nothing else: for what is no row of a table.
     *
     * @throws InvalidTermException if a term is on something else
     */
    public Map<ProcessLabel, String> ownerTerms() {
        Map<ProcessLabel, String> labels = new EnumMap<>(ProcessLabel.class);
        for (Term term : terms) {
            if (!(term instanceof Term.HasLabel label)) {
                throw new InvalidTermException(
                        term.toString(),
                        "the filter term \"" + term + "\" is not allowed here: only " + OWNER_KEYS + " are",
                        null);
            }
            labels.put(label.label(), label.value());
        }
        return labels;
    }

    /** True without a term. */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionFilter filter && terms.equals(filter.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    /** One line that {@link #parse(String)} reads as this filter. */
    @Override
    public String toString() {
        return line(terms.stream().map(Term::toString).toList());
    }
}
