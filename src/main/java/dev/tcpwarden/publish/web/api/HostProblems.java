package dev.tcpwarden.publish.web.api;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.rules.RuleStatus;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ListenerSeries;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong on the host at the moment of a sample, by the limits of the alerts in {@code tcpwarden.rules.yml}; what alerts see
 * only over a time is not here.
 */
final class HostProblems {

    private static final int LEAK_CONNECTIONS = 50;
    private static final Duration LEAK_AGE = Duration.ofMinutes(1);
    private static final Duration OLD_CLOSE_WAIT = Duration.ofMinutes(10);
    private static final double STALLED_SHARE = 0.1;
    private static final int STALLED_CONNECTIONS = 3;
    private static final double NEARLY_FULL = 0.8;
    private static final int MOST = 20;

    /** @param filter what chooses its sockets; null where none does */
    record Found(
            String kind,
            String severity,
            String text,
            @Nullable String filter) {}

    private HostProblems() {}

    /** @param rules of the agent, where it has any */
    static List<Found> of(Sample sample, Optional<Rules> rules) {
        return Stream.of(
                        rules.flatMap(Rules::problem).stream().map(HostProblems::unusable),
                        sample.listeners().stream().flatMap(HostProblems::backlog),
                        rules.stream().flatMap(HostProblems::paused),
                        sample.processes().stream().flatMap(HostProblems::leak),
                        sample.processes().stream().flatMap(HostProblems::stalled),
                        unread(sample))
                .flatMap(found -> found)
                .limit(MOST)
                .toList();
    }

    private static Found unusable(String problem) {
        return new Found(
                "rules",
                "warning",
                "The file of rules cannot be used, and those before are in force: " + problem,
                null);
    }

    private static Stream<Found> paused(Rules rules) {
        return rules.statuses().stream()
                .filter(RuleStatus::isPaused)
                .map(status -> new Found(
                        "rules",
                        "warning",
                        "The rule " + status.rule().name() + " is paused: " + status.why(),
                        status.rule().match().toString()));
    }

    private static Stream<Found> leak(PublishedProcess published) {
        SocketCounts counts = published.counts();
        int connections = counts.byState().get(TcpState.CLOSE_WAIT);
        Duration oldest = counts.oldest().get(TcpState.CLOSE_WAIT);
        boolean leaks = connections >= LEAK_CONNECTIONS && oldest.compareTo(LEAK_AGE) >= 0;
        if (connections == 0 || (!leaks && oldest.compareTo(OLD_CLOSE_WAIT) < 0)) {
            return Stream.of();
        }
        return Stream.of(new Found(
                "leak",
                "warning",
                describe(published.process()) + " does not close " + connections(connections)
                        + " that its peers have closed, the oldest for " + Durations.brief(oldest),
                filter(published.process(), "state=close_wait")));
    }

    private static Stream<Found> stalled(PublishedProcess published) {
        SocketCounts counts = published.counts();
        int open = counts.byState().total()
                - counts.byState().get(TcpState.LISTEN)
                - counts.byState().get(TcpState.TIME_WAIT);
        if (counts.stalled() < STALLED_CONNECTIONS || counts.stalled() <= STALLED_SHARE * open) {
            return Stream.of();
        }
        return Stream.of(new Found(
                "stalled",
                "warning",
                "The data of " + connections(counts.stalled()) + " of " + describe(published.process())
                        + " does not get through",
                filter(published.process(), "stalled=true")));
    }

    private static Stream<Found> backlog(ListenerSeries listener) {
        double share = (double) listener.backlog() / Math.max(1, listener.backlogLimit());
        if (share <= NEARLY_FULL || listener.port().isEmpty()) {
            return Stream.of();
        }
        boolean full = share >= 1;
        return Stream.of(new Found(
                "backlog",
                full ? "critical" : "warning",
                "The backlog of " + listener.owner().process() + " on " + listener.address() + " port "
                        + listener.port() + " is " + (full ? "full" : "nearly full") + ": " + listener.backlog()
                        + " of "
                        + listener.backlogLimit(),
                "state=listen local=:" + listener.port()));
    }

    private static Stream<Found> unread(Sample sample) {
        int unread = sample.source().namespaces().unread();
        return unread == 0
                ? Stream.of()
                : Stream.of(new Found(
                        "namespaces",
                        "warning",
                        "The sockets of " + unread + " network namespace" + (unread == 1 ? "" : "s")
                                + " are not read; see the agent's log",
                        null));
    }

    private static String connections(int count) {
        return count + " connection" + (count == 1 ? "" : "s");
    }

    private static String describe(ProcessInfo process) {
        return process.name() + " (pid " + process.pid() + ")";
    }

    private static String filter(ProcessInfo process, String term) {
        return ConnectionFilter.line(
                List.of(ConnectionFilter.term("process", process.name()), "pid=" + process.pid(), term));
    }
}
