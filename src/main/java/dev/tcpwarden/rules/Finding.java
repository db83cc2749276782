package dev.tcpwarden.rules;

import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.TcpState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What a rule finds in one table. */
final class Finding {

    private final Rule rule;
    private final AttributedTable table;
    private final int matches;
    private final int protectedOnes;
    private final List<int[]> groups; // those with enough connections; without protected ones

    private Finding(Rule rule, AttributedTable table, int matches, int protectedOnes, List<int[]> groups) {
        this.rule = rule;
        this.table = table;
        this.matches = matches;
        this.protectedOnes = protectedOnes;
        this.groups = groups;
    }

    static Finding of(Rule rule, IndexedTable index, Protection protection) {
        AttributedTable table = index.table();
        int[] found = Arrays.stream(rule.match().rows(index))
                .filter(row -> table.table().state(row) != TcpState.LISTEN)
                .filter(row -> rule.except().isEmpty() || !rule.except().get().matches(table, row))
                .toArray();
        int[] allowed = Arrays.stream(found)
                .filter(row -> !protection.covers(table, row, rule))
                .toArray();
        return new Finding(
                rule,
                table,
                found.length,
                found.length - allowed.length,
                RowGroups.of(table, allowed, rule.when().groupBy()).stream()
                        .filter(group -> group.length >= rule.when().atLeast())
                        .toList());
    }

    /** How many connections match, protected ones included. */
    int matches() {
        return matches;
    }

    int protectedOnes() {
        return protectedOnes;
    }

    AttributedTable table() {
        return table;
    }

    /** How many are in groups that have enough. */
    int candidates() {
        return groups.stream().mapToInt(group -> group.length).sum();
    }

    /** The cookies of these. */
    long[] cookies() {
        return groups.stream()
                .flatMapToInt(Arrays::stream)
                .mapToLong(row -> table.table().cookie(row))
                .toArray();
    }

    /**
     * How many victims there are.
     *
     * @param isDue whether a candidate has been one for long enough
     */
    int countVictims(IntPredicate isDue) {
        return groups.stream()
                .mapToInt(group -> Math.min(due(group, isDue).length, tooMany(group)))
                .sum();
    }

    /** The victims, in the order in which they are to go. */
    int[] victims(IntPredicate isDue) {
        int[] victims = groups.stream()
                .flatMapToInt(group -> ordered(due(group, isDue)).limit(tooMany(group)))
                .toArray();
        return groups.size() == 1 ? victims : ordered(victims).toArray();
    }

    private int[] due(int[] group, IntPredicate isDue) {
        IntPredicate isKept = row -> false;
        if (rule.victims() == Victims.ALL_BUT_OLDEST) {
            int oldest = Arrays.stream(group).boxed().min(byAge()).orElseThrow();
            isKept = row -> row == oldest;
        }
        return Arrays.stream(group).filter(isDue.and(isKept.negate())).toArray();
    }

    /** How many of a group may be victims: oldest and newest leave one fewer than there have to be. */
    private int tooMany(int[] group) {
        return switch (rule.victims()) {
            case OLDEST, NEWEST -> group.length - rule.when().atLeast() + 1;
            case ALL, ALL_BUT_OLDEST -> group.length;
        };
    }

    private IntStream ordered(int[] rows) {
        return Arrays.stream(rows)
                .boxed()
                .sorted(rule.victims() == Victims.NEWEST ? byAge().reversed() : byAge())
                .mapToInt(Integer::intValue);
    }

    /** The oldest first: by the age in its state where the rule asks for that. The kernel numbers sockets upwards. */
    private Comparator<Integer> byAge() {
        Optional<Ages> ages = table.ages();
        Comparator<Integer> byCookie =
                Comparator.comparingLong(row -> table.table().cookie(row));
        if (ages.isEmpty()) {
            return byCookie;
        }
        int[] seen = rule.match().compares("state_age")
                ? ages.get().inState()
                : ages.get().seen();
        return Comparator.<Integer>comparingInt(row -> seen[row]).thenComparing(byCookie);
    }
}
