package dev.tcpwarden.filter;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
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

    private final List<Term> terms; // as they are written
    private final Term[] ofSocket; // those that are looked up faster first
    private final List<Term.OneOf<?>> ofOwners;

    private ConnectionFilter(List<Term> terms) {
        this.terms = List.copyOf(terms);
        ofSocket = terms.stream()
                .filter(term -> !isOfOwner(term))
                .sorted(Comparator.comparing(ConnectionFilter::isSlow))
                .toArray(Term[]::new);
        ofOwners = terms.stream()
                .filter(ConnectionFilter::isOfOwner)
                .<Term.OneOf<?>>map(Term.OneOf.class::cast)
                .toList();
    }

    private static boolean isOfOwner(Term term) {
        return term instanceof Term.OneOf<?> oneOf && oneOf.isOfOwner();
    }

    /** Addresses are four columns. */
    private static boolean isSlow(Term term) {
        return term instanceof Term.OneOf<?> oneOf
                && (oneOf.subject() == Subjects.LOCAL || oneOf.subject() == Subjects.REMOTE);
    }

    /**
     * The filter that these terms write, one term an element.
     *
     * @throws InvalidTermException with a sentence that names the term and what is allowed
     */
    public static ConnectionFilter parse(List<String> terms) {
        return parse(terms, Subjects.ALL);
    }

    /** The same for connections of the past, which may be asked for by their {@code result}, but not by the age of their state. */
    public static ConnectionFilter parsePast(List<String> terms) {
        for (String term : terms) {
            if (term.startsWith("state_age")) {
                throw new InvalidTermException(
                        term, "\"state_age\" is not in the log: age is how long a connection was known", null);
            }
        }
        return parse(terms, Subjects.PAST);
    }

    /** The same of one line. */
    public static ConnectionFilter parsePast(String line) {
        return parsePast(Words.split(line));
    }

    private static ConnectionFilter parse(List<String> terms, List<Subject<?>> subjects) {
        TermParser parser = new TermParser(subjects);
        return new ConnectionFilter(terms.stream().map(parser::parse).toList());
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
                Term.OneOf.is(
                        Subjects.LOCAL, AddressPattern.exactly(name.connection().local())),
                Term.OneOf.is(
                        Subjects.REMOTE,
                        AddressPattern.exactly(name.connection().remote()))));
        name.netns().ifPresent(netns -> terms.add(Term.OneOf.is(Subjects.NETNS, netns)));
        return new ConnectionFilter(terms);
    }

    /** Whether it chooses this row; of a table without ages no row where there is an {@link #ageTerm()}. */
    public boolean matches(AttributedTable table, int row) {
        for (int i = 0; i < ofOwners.size(); i++) {
            if (!ofOwners.get(i).matches(table, row)) {
                return false;
            }
        }
        return matchesSocket(table, row);
    }

    private boolean matchesSocket(AttributedTable table, int row) {
        for (Term term : ofSocket) {
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
        checkAges(table);
        RowList found = new RowList();
        for (int row = 0; row < table.table().size(); row++) {
            if (matches(table, row)) {
                found.add(row);
            }
        }
        return found.toArray();
    }

    private void checkAges(AttributedTable table) {
        if (ageTerm().isPresent() && table.ages().isEmpty()) {
            throw new IllegalStateException(
                    "how old sockets are is not known yet: the agent has not taken its first sample");
        }
    }

    /**
     * The matching rows in any order, with a look at few of those that cannot match because of their owner, state or port.
     *
     * @throws IllegalStateException as {@link #rows(AttributedTable)}
     */
    public int[] rows(IndexedTable index) {
        AttributedTable table = index.table();
        checkAges(table);
        Optional<IndexedTable.Part> least = parts(index).min(Comparator.comparingInt(IndexedTable.Part::size));
        if (least.isEmpty()) {
            return rows(table);
        }
        boolean ownersMatch = index.isByOwner(least.get());
        RowList found = new RowList();
        least.get().forEach(row -> {
            if (ownersMatch ? matchesSocket(table, row) : matches(table, row)) {
                found.add(row);
            }
        });
        return found.toArray();
    }

    /** Parts of the table that have all matching rows. */
    private Stream<IndexedTable.Part> parts(IndexedTable index) {
        Stream<IndexedTable.Part> byOwner =
                ofOwners.isEmpty() ? Stream.empty() : Stream.of(index.ofOwners(this::matchesOwner));
        List<TcpState> states = states();
        Stream<IndexedTable.Part> byState =
                states.size() == TcpState.COUNT ? Stream.empty() : Stream.of(index.ofStates(states));
        return Stream.of(
                        byOwner,
                        byState,
                        ports(Subjects.LOCAL).map(index::ofLocalPorts),
                        ports(Subjects.REMOTE).map(index::ofRemotePorts))
                .flatMap(parts -> parts);
    }

    private boolean matchesOwner(ProcessInfo process) {
        for (int i = 0; i < ofOwners.size(); i++) {
            if (!ofOwners.get(i).matchesOwner(process)) {
                return false;
            }
        }
        return true;
    }

    /** Of each term that asks for addresses on certain ports, these. */
    private Stream<List<Integer>> ports(Subject<AddressPattern> subject) {
        return ofSubject(subject)
                .filter(term -> !term.negated())
                .map(term ->
                        term.values().stream().map(AddressPattern.class::cast).toList())
                .filter(patterns ->
                        patterns.stream().allMatch(pattern -> pattern.port().isPresent()))
                .map(patterns -> patterns.stream()
                        .map(pattern -> pattern.port().getAsInt())
                        .distinct()
                        .toList());
    }

    /** Those that a socket may have. */
    private List<TcpState> states() {
        return TcpState.ALL.stream()
                .filter(state -> ofSubject(Subjects.STATE)
                        .allMatch(term -> term.negated() != term.values().contains(state)))
                .toList();
    }

    /** The term that asks for exactly this value, which is not checked. */
    public static String term(String key, Object value) {
        return key + "=" + TermParser.inList(value.toString());
    }

    /** One line that {@link #parse(String)} reads as these terms, which are not checked. */
    public static String line(List<String> terms) {
        return terms.stream().map(Words::quote).collect(Collectors.joining(" "));
    }

    /** True if a term asks for listeners by name ({@code state=listen}). */
    public boolean asksForListeners() {
        return ofSubject(Subjects.STATE)
                .anyMatch(state -> !state.negated() && state.values().contains(TcpState.LISTEN));
    }

    /** True if a term asks for sockets without an owner by name ({@code unattributed=orphaned}). */
    public boolean asksForUnattributed() {
        return ofSubject(Subjects.UNATTRIBUTED).findAny().isPresent();
    }

    private Stream<Term.OneOf<?>> ofSubject(Subject<?> subject) {
        return terms.stream().<Term.OneOf<?>>mapMulti((term, found) -> {
            if (term instanceof Term.OneOf<?> oneOf && oneOf.subject() == subject) {
                found.accept(oneOf);
            }
        });
    }

    /**
     * Of each term that asks for certain texts of the owner, of the direction or of the result: its key, and one of which texts a row
     * that matches has under it.
     */
    public Map<String, List<String>> texts() {
        Map<String, List<String>> texts = new HashMap<>();
        for (Term term : terms) {
            if (term instanceof Term.OneOf<?> oneOf && !oneOf.negated() && Subjects.isText(oneOf.subject())) {
                texts.put(oneOf.subject().key(), oneOf.texts());
            }
        }
        return texts;
    }

    /** Whether a term compares what has this key. */
    public boolean compares(String key) {
        return terms.stream()
                .anyMatch(term -> term instanceof Term.Compares compares
                        && compares.quantity().key().equals(key));
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
     * Whether it chooses what has an owner of such labels, "" for what that has not, where it asks of nothing else: for what is no row
     * of a table.
     *
     * @throws InvalidTermException if a term is on something else
     */
    public Predicate<Function<ProcessLabel, String>> ofOwner() {
        return terms.stream().map(ConnectionFilter::ofOwner).reduce(owner -> true, Predicate::and);
    }

    private static Predicate<Function<ProcessLabel, String>> ofOwner(Term term) {
        ProcessLabel label = label(term)
                .orElseThrow(() -> new InvalidTermException(
                        term.toString(),
                        "the filter term \"" + term + "\" is not allowed here: only " + OWNER_KEYS + " are",
                        null));
        Term.OneOf<?> oneOf = (Term.OneOf<?>) term;
        return owner -> !owner.apply(label).isEmpty()
                && oneOf.negated() != oneOf.values().contains(owner.apply(label));
    }

    /** What a term asks of the owner; a pid is nothing that sums have. */
    private static Optional<ProcessLabel> label(Term term) {
        return term instanceof Term.OneOf<?> oneOf && oneOf.isOfOwner()
                ? ProcessLabel.ofKey(oneOf.subject().key()).filter(label -> label != ProcessLabel.PID)
                : Optional.empty();
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
