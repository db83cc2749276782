package dev.tcpwarden.sample.ledger;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ClosedConnection;
import dev.tcpwarden.sample.model.ClosedConnections;
import dev.tcpwarden.socket.EndpointIndex;
import dev.tcpwarden.socket.Index;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which processes of this host serve the published destinations, in any network namespace: those that listen on the very address, or
 * have a connection there that they accepted; of a loopback address those that listen in the namespace of the client. What was found is
 * kept for as long as the process has sockets.
 */
final class LocalServers {

    /** Of one destination. */
    private static final int MAX_SERVERS = 4;

    private static final int ANY_NAMESPACE = 0;

    private static final int NO_END = -1;
    private static final int SEVERAL_ENDS = -2;

    private Map<DestinationAccount, List<ProcessInfo>> servers = new HashMap<>();

    // of the sample that is being taken
    private EndpointIndex ends = new EndpointIndex(16);
    private List<List<DestinationAccount>> accountsOfEnd = new ArrayList<>();
    private final int[] endOfPort = new int[1 << 16]; // by port: the number of its end, none, or several

    /** @param targets for each number the account that it counts for */
    void update(
            AttributedTable current,
            Optional<ClosedConnections> closed,
            DestinationFigures figures,
            DestinationAccount[] targets) {
        keepRunning(current);
        index(figures, targets, current);
        addRows(current);
        closed.ifPresent(this::addClosed);
    }

    List<ProcessInfo> of(DestinationAccount account) {
        return servers.getOrDefault(account, List.of()).stream()
                .sorted(Comparator.comparing(ProcessInfo::name).thenComparing(ProcessInfo::pid))
                .toList();
    }

    private void keepRunning(AttributedTable current) {
        Set<ProcessIdentity> running =
                current.owners().processes().stream().map(ProcessInfo::identity).collect(Collectors.toSet());
        Map<DestinationAccount, List<ProcessInfo>> kept = new HashMap<>();
        servers.forEach((account, processes) -> {
            processes.removeIf(process -> !running.contains(process.identity()));
            if (account.isPublished && !processes.isEmpty()) {
                kept.put(account, processes);
            }
        });
        servers = kept;
    }

    private void index(DestinationFigures figures, DestinationAccount[] targets, AttributedTable current) {
        ends = new EndpointIndex(16);
        accountsOfEnd = new ArrayList<>();
        Arrays.fill(endOfPort, NO_END);
        EndpointIndex index = figures.index();
        for (int number = 0; number < targets.length; number++) {
            if (!targets[number].isPublished) {
                continue;
            }
            IpAddress address = new IpAddress(index.high(number), index.low(number));
            int port = index.port(number);
            if (!address.isLoopback()) {
                add(ANY_NAMESPACE, address, port, targets[number]);
            } else if (figures.netns(number) != 0) {
                add(figures.netns(number), address, port, targets[number]);
                int listener = current.listeners().find(figures.netns(number), address, port);
                if (listener != Index.NONE && current.owners().isOwned(listener)) {
                    serves(targets[number], current.owners().process(listener));
                }
            }
        }
    }

    private void add(int netns, IpAddress address, int port, DestinationAccount account) {
        int end = ends.add(netns, address.high(), address.low(), port);
        if (end == accountsOfEnd.size()) {
            accountsOfEnd.add(new ArrayList<>());
            endOfPort[port] = endOfPort[port] == NO_END ? end : SEVERAL_ENDS;
        }
        accountsOfEnd.get(end).add(account);
    }

    private void addRows(AttributedTable current) {
        TcpTable table = current.table();
        int[] lastOfEnd = new int[ends.size()]; // mostly all connections of an end are of one process
        Arrays.fill(lastOfEnd, Index.NONE);
        for (int row = 0; row < table.size(); row++) {
            int onlyEnd = endOfPort[table.localPort(row)];
            if (onlyEnd != NO_END
                    && current.owners().isOwned(row)
                    && (onlyEnd == SEVERAL_ENDS
                            || lastOfEnd[onlyEnd] != current.owners().processIndex(row))
                    && (table.state(row) == TcpState.LISTEN || current.isInbound(row))) {
                int end = end(table, row);
                if (end != Index.NONE && lastOfEnd[end] != current.owners().processIndex(row)) {
                    lastOfEnd[end] = current.owners().processIndex(row);
                    serves(end, current.owners().process(row));
                }
            }
        }
    }

    private void addClosed(ClosedConnections closed) {
        TcpTable sockets = closed.destroyed().sockets();
        for (int row = 0; row < sockets.size(); row++) {
            ClosedConnection connection = closed.byRow().get(row);
            if (connection != null
                    && connection.inbound()
                    && connection.owner() != null
                    && endOfPort[sockets.localPort(row)] != NO_END) {
                int end = end(sockets, row);
                if (end != Index.NONE) {
                    serves(end, connection.owner());
                }
            }
        }
    }

    /** The number of the local end of a row, which is in any namespace unless it is a loopback address. */
    private int end(TcpTable table, int row) {
        long high = table.localHigh(row);
        long low = table.localLow(row);
        int netns = IpAddress.isLoopback(high, low) ? table.netns(row) : ANY_NAMESPACE;
        return ends.find(netns, high, low, table.localPort(row));
    }

    private void serves(int end, ProcessInfo process) {
        accountsOfEnd.get(end).forEach(account -> serves(account, process));
    }

    private void serves(DestinationAccount account, ProcessInfo process) {
        List<ProcessInfo> known = servers.computeIfAbsent(account, first -> new ArrayList<>());
        if (known.size() < MAX_SERVERS
                && known.stream().noneMatch(other -> other.identity().equals(process.identity()))) {
            known.add(process);
        }
    }
}
