package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.history.TableDiff;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.DestinationSeries;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.EndpointIndex;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of outbound connections, from sample to sample: at most {@code maxSeries} pairs of owner and destination have
 * series of their own, the rest of each owner is summed as {@link DestinationSeries#OTHER}.
 *
 * <p>Up to half of the places go to the pairs with most failed attempts of late, the others to those with most attempts and
 * connections; so neither do a thousand busy destinations hide one that refuses, nor does a scan of closed ports hide all that works.
 * A pair leaves {@link #KEPT} after its last connection.
 *
 * <p>Counters belong to the series: what happens while a pair is summed with the rest counts there, and a pair that comes back goes
 * on from its former totals. So no counter goes back, and their increases add up to what happened. A pair that has series gives them up
 * only to one that clearly outranks it. The ledger remembers {@link
 * #REMEMBERED} times as many pairs as have series, and beyond those forgets them.
 */
public final class DestinationLedger {

    static final Duration KEPT = Duration.ofMinutes(5);
    static final int REMEMBERED = 10;

    private static final double HALF_LIFE_NANOS = Duration.ofMinutes(1).toNanos();

    /** How much better another pair must be to take a place, so that a scan of many, or equal ones, do not change places all the time. */
    private static final double INCUMBENCY = 1.25;

    private static final double MARGIN = 2;

    /** Below that a failure no longer counts: some four minutes after a single one. */
    private static final double LEAST_FAILING = 1 / 16.0;

    private static final Comparator<DestinationAccount> BY_NAME = Comparator.comparing(account -> account.name);

    /** @param name "" for an address */
    private record Key(SeriesKey owner, String name, long high, long low, int port) {}

    private final ProcessLabels labels;
    private final int maxSeries;
    private final DestinationNaming naming;
    private final DestinationCollector collector = new DestinationCollector();
    private final LocalServers servers = new LocalServers();
    private final Map<Key, DestinationAccount> accounts = new HashMap<>();
    private final Map<SeriesKey, DestinationAccount> rests = new HashMap<>();
    private long lastNanos;

    public DestinationLedger(ProcessLabels labels, int maxSeries, DestinationNaming naming) {
        this.labels = labels;
        this.maxSeries = maxSeries;
        this.naming = naming;
    }

    /**
     * The series of a sample.
     *
     * @param published the series that each published process is in
     * @param nanoTime when the table was read, by a clock like {@link System#nanoTime()}
     */
    public List<DestinationSeries> update(
            TableDiff diff,
            Optional<ClosedConnections> closed,
            Map<ProcessIdentity, SeriesKey> published,
            long nanoTime) {
        OwnerKeys owners = new OwnerKeys(labels, published);
        DestinationFigures figures = collector.collect(diff, closed, owners);
        startSample(nanoTime);
        @Nullable DestinationAccount[] pairs = accounts(figures, owners, nanoTime);
        rank(nanoTime);
        forget();
        DestinationAccount[] targets = targets(figures, owners, pairs, nanoTime);
        for (int number = 0; number < targets.length; number++) {
            targets[number].add(figures, number);
        }
        setRtts(targets);
        servers.update(diff.current(), closed, figures, targets);
        return Stream.concat(accounts.values().stream(), rests.values().stream())
                .filter(account -> account.isPublished)
                .sorted(BY_NAME)
                .map(account -> account.series(servers.of(account)))
                .toList();
    }

    private void startSample(long nanoTime) {
        double decay = Math.pow(0.5, (nanoTime - lastNanos) / HALF_LIFE_NANOS);
        lastNanos = nanoTime;
        accounts.values().forEach(account -> {
            account.startSample();
            account.failing *= decay;
            account.weight *= decay;
        });
        rests.values().forEach(DestinationAccount::startSample);
    }

    /** For each number its account, or null for one that has none; of new ones beyond the limit only the heaviest get one. */
    private @Nullable DestinationAccount[] accounts(DestinationFigures figures, OwnerKeys owners, long nanoTime) {
        @Nullable
        DestinationAccount[] pairs = new DestinationAccount[figures.index().size()];
        List<Integer> unknown = new ArrayList<>();
        for (int number = 0; number < pairs.length; number++) {
            DestinationAccount account = accounts.get(key(figures, owners, number));
            if (account == null) {
                unknown.add(number);
            } else {
                pairs[number] = account;
            }
        }
        if (accounts.size() + unknown.size() > maxSeries * REMEMBERED) {
            unknown.sort(Comparator.comparingLong((Integer it) -> figures.failed(it))
                    .thenComparingLong(figures::weight)
                    .reversed());
            unknown = unknown.subList(0, Math.min(maxSeries, unknown.size()));
        }
        for (int number : unknown) {
            pairs[number] = accounts.computeIfAbsent(key(figures, owners, number), DestinationLedger::account);
        }
        for (int number = 0; number < pairs.length; number++) {
            DestinationAccount account = pairs[number];
            if (account != null) {
                account.lastSeenNanos = nanoTime;
                account.failing += figures.failed(number);
                account.weight += figures.weight(number);
            }
        }
        return pairs;
    }

    private Key key(DestinationFigures figures, OwnerKeys owners, int number) {
        EndpointIndex index = figures.index();
        SeriesKey owner = owners.key(index.group(number));
        String name = naming.name(index.high(number), index.low(number), index.port(number));
        return name.isEmpty()
                ? new Key(owner, "", index.high(number), index.low(number), index.port(number))
                : new Key(owner, name, 0, 0, 0);
    }

    private static DestinationAccount account(Key key) {
        return new DestinationAccount(
                key.owner,
                key.name.isEmpty() ? new Endpoint(new IpAddress(key.high, key.low), key.port).toString() : key.name);
    }

    private void rank(long nanoTime) {
        List<DestinationAccount> active = accounts.values().stream()
                .filter(account -> isKept(account, nanoTime))
                .sorted(BY_NAME)
                .toList();
        Set<DestinationAccount> chosen = new LinkedHashSet<>();
        active.stream()
                .filter(account -> account.failing > LEAST_FAILING)
                .sorted(Comparator.comparingDouble(account -> -defended(account, account.failing)))
                .limit((maxSeries + 1) / 2)
                .forEach(chosen::add);
        active.stream()
                .filter(account -> !chosen.contains(account))
                .sorted(Comparator.comparingDouble(account -> -defended(account, account.weight)))
                .limit(maxSeries - chosen.size())
                .toList()
                .forEach(chosen::add);
        accounts.values().forEach(account -> account.isPublished = chosen.contains(account));
        chosen.forEach(account -> account.wasPublished = true);
    }

    private static double defended(DestinationAccount account, double rank) {
        return account.isPublished ? rank * INCUMBENCY + MARGIN : rank;
    }

    private static boolean isKept(DestinationAccount account, long nanoTime) {
        return nanoTime - account.lastSeenNanos < KEPT.toNanos();
    }

    /** First those that never had series, the lightest first; then those that were seen longest ago. */
    private void forget() {
        int excess = accounts.size() - maxSeries * REMEMBERED;
        if (excess > 0) {
            Set<DestinationAccount> forgotten = accounts.values().stream()
                    .filter(account -> !account.isPublished)
                    .sorted(Comparator.comparing((DestinationAccount account) -> account.wasPublished)
                            .thenComparing(account -> account.wasPublished ? account.lastSeenNanos : account.weight))
                    .limit(excess)
                    .collect(Collectors.toSet());
            accounts.values().removeIf(forgotten::contains);
        }
    }

    /** For each number the account that it counts for: its own, or that of the rest. */
    private DestinationAccount[] targets(
            DestinationFigures figures, OwnerKeys owners, @Nullable DestinationAccount[] pairs, long nanoTime) {
        DestinationAccount[] targets = new DestinationAccount[pairs.length];
        for (int number = 0; number < pairs.length; number++) {
            DestinationAccount own = pairs[number];
            targets[number] = own != null && own.isPublished
                    ? own
                    : rest(owners.key(figures.index().group(number)), nanoTime);
        }
        rests.values().forEach(rest -> rest.isPublished = isKept(rest, nanoTime));
        return targets;
    }

    /** Owners beyond the limit share one. */
    private DestinationAccount rest(SeriesKey owner, long nanoTime) {
        SeriesKey key = rests.containsKey(owner) || rests.size() < maxSeries ? owner : SeriesKey.OTHER;
        DestinationAccount rest =
                rests.computeIfAbsent(key, added -> new DestinationAccount(added, DestinationSeries.OTHER));
        rest.lastSeenNanos = nanoTime;
        return rest;
    }

    private void setRtts(DestinationAccount[] targets) {
        List<DestinationAccount> groups = new ArrayList<>();
        for (DestinationAccount target : targets) {
            if (target.group == Index.NONE) {
                target.group = groups.size();
                groups.add(target);
            }
        }
        int[] groupOfNumber =
                Arrays.stream(targets).mapToInt(target -> target.group).toArray();
        long[] medians = collector.rtts().medians(groupOfNumber, groups.size());
        for (int group = 0; group < medians.length; group++) {
            if (medians[group] > 0) {
                groups.get(group).setRtt(medians[group]);
            }
        }
    }
}
