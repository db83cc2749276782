package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.top.Terminator.Failure;
import dev.tcpwarden.cli.top.Terminator.Proposal;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Terminates what the user has selected and confirmed, and says in a sentence what came of it. */
final class Terminations {

    /** More reasons than these are not told apart. */
    private static final int MAX_REASONS = 3;

    private final Terminator terminator;

    Terminations(Terminator terminator) {
        this.terminator = terminator;
    }

    /**
     * What would be terminated of these rows: listeners and what the kernel keeps of closed connections are left out where there is
     * anything else.
     *
     * @throws IOException with a sentence, if that cannot be said
     */
    Proposal propose(AttributedTable table, int[] rows, ConnectionFilter filter) throws IOException {
        int[] connections = Arrays.stream(rows)
                .filter(row -> table.table().state(row) != TcpState.LISTEN
                        && table.table().state(row) != TcpState.TIME_WAIT)
                .toArray();
        List<SocketId> sockets = Arrays.stream(connections.length == 0 ? rows : connections)
                .mapToObj(row -> table.table().row(row).id())
                .toList();
        return terminator.propose(sockets, filter);
    }

    /** What is asked before {@code proposal} is carried out. */
    static String question(Proposal proposal, String title) {
        Map<String, Integer> refusals = new LinkedHashMap<>();
        proposal.refusals().stream()
                .flatMap(refusal -> refusal.stream())
                .forEach(reason -> refusals.merge(reason, 1, Integer::sum));
        int all = proposal.refusals().size();
        int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
        String what = all == 1 ? title : connections(all - refused) + " of " + title;
        return "Terminate " + what + "? y or n" + (refused == 0 ? "" : "; refused: " + reasons(refusals));
    }

    String terminate(Proposal proposal) {
        int all = proposal.refusals().size();
        Terminator.Done done = proposal.terminate();
        Map<Outcome, Map<String, Integer>> outcomes = new LinkedHashMap<>();
        for (TerminationResult result : done.results()) {
            outcomes.computeIfAbsent(result.outcome(), outcome -> new LinkedHashMap<>())
                    .merge(result.detail(), 1, Integer::sum);
        }
        return Stream.concat(
                        outcomes.entrySet().stream().map(entry -> describe(entry.getKey(), entry.getValue(), all == 1)),
                        done
                                .failure()
                                .map(failure -> describe(failure, done.results().size(), all))
                                .stream())
                .collect(Collectors.joining("; "));
    }

    private static String describe(Failure failure, int known, int all) {
        String what = known == 0
                ? failure.isNothingDone() ? "nothing was terminated" : "what came of it is not known"
                : connections(all - known) + ": "
                        + (failure.isNothingDone() ? "not tried" : "not known what came of it");
        return what + ": " + failure.sentence();
    }

    private static String describe(Outcome outcome, Map<String, Integer> details, boolean single) {
        if (outcome == Outcome.TERMINATED && !single) {
            return outcome.label() + ": "
                    + connections(details.values().stream()
                            .mapToInt(Integer::intValue)
                            .sum());
        }
        return outcome.label() + ": " + reasons(details);
    }

    private static String reasons(Map<String, Integer> reasons) {
        String some = reasons.entrySet().stream()
                .limit(MAX_REASONS)
                .map(entry -> entry.getValue() == 1 ? entry.getKey() : entry.getValue() + " because " + entry.getKey())
                .collect(Collectors.joining("; "));
        return reasons.size() > MAX_REASONS ? some + "; and " + (reasons.size() - MAX_REASONS) + " more" : some;
    }

    private static String connections(int count) {
        return count == 1 ? "1 connection" : count + " connections";
    }
}
