package dev.tcpwarden.terminate;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Terminates connections: see the package. Safe for use by several threads at once. */
public final class TerminationService {

    private static final Logger LOG = LoggerFactory.getLogger(TerminationService.class);

    /** So many are terminated before it is asked whether they are gone. */
    private static final int TOGETHER = 100;

    private final AttributedTableReader reader;
    private final SocketExistence existence;
    private final SocketTerminator terminator;
    private final TerminationPolicy policy;
    private final List<TerminationListener> listeners;
    private final AuditLog audit = new AuditLog();

    /**
     * @param reader used by one thread at a time here; if shared, it must be guarded
     */
    public TerminationService(
            AttributedTableReader reader,
            SocketExistence existence,
            SocketTerminator terminator,
            TerminationPolicy policy,
            List<TerminationListener> listeners) {
        this.reader = reader;
        this.existence = existence;
        this.terminator = terminator;
        this.policy = policy;
        this.listeners = List.copyOf(listeners);
    }

    /** Terminates the one connection with exactly these addresses and ports; a listener is refused. */
    public TerminationResult terminate(ConnectionName connection, Requester by) {
        return terminate(connection, Optional.empty(), by);
    }

    /**
     * Terminates the one connection with exactly these addresses and ports; refused unless it is a socket of {@code owner}, and
     * no listener.
     */
    public TerminationResult terminate(ConnectionName connection, ProcessIdentity owner, Requester by) {
        return terminate(connection, Optional.of(owner), by);
    }

    private TerminationResult terminate(ConnectionName connection, Optional<ProcessIdentity> owner, Requester by) {
        Termination termination = attempt(connection, owner, by);
        notifyListeners(by, termination);
        return termination.result();
    }

    /**
     * What {@link #terminate(List, Requester)} would try: the matching sockets, and for each the policy's decision; terminates nothing.
     *
     * @throws IllegalArgumentException if the filter has no term
     * @throws IOException with a sentence, if the table could not be read
     */
    public synchronized List<TerminationPreview> preview(ConnectionFilter filter) throws IOException {
        if (filter.isEmpty()) {
            throw new IllegalArgumentException("a filter with at least one term is needed to terminate connections");
        }
        try {
            AttributedTable table = reader.read();
            List<AttributedSocket> sockets =
                    Arrays.stream(filter.rows(table)).mapToObj(table::row).toList();
            OtherEnds otherEnds = new OtherEnds(table, sockets);
            return sockets.stream()
                    .map(socket -> new TerminationPreview(
                            socket, policy.refusal(socket, otherEnds.of(socket), filter.asksForListeners())))
                    .toList();
        } catch (IOException e) {
            throw new IOException(unreadable(e), e);
        }
    }

    /**
     * What {@link #terminate(List, Requester)} would try of each of these, in one table that is read now.
     *
     * @throws IOException with a sentence, if the table could not be read
     */
    public synchronized List<List<TerminationPreview>> preview(List<Wanted> all) throws IOException {
        AttributedTable table;
        try {
            table = reader.read();
        } catch (IOException e) {
            throw new IOException(unreadable(e), e);
        }
        return all.stream().map(wanted -> preview(wanted, table)).toList();
    }

    private List<TerminationPreview> preview(Wanted wanted, AttributedTable table) {
        List<AttributedSocket> sockets = wanted.in(table);
        OtherEnds otherEnds = new OtherEnds(table, sockets);
        return sockets.stream()
                .map(socket -> new TerminationPreview(
                        socket,
                        policy.refusal(socket, otherEnds.of(socket), false)
                                .or(() -> wanted.refusal(socket, otherEnds.of(socket)))))
                .toList();
    }

    public TerminationPolicy policy() {
        return policy;
    }

    /** Terminates what a preview would now, in its order, and no socket that appeared since; one result each. */
    public List<Termination> terminate(List<TerminationPreview> previews, Requester by) {
        List<Termination> terminations = new ArrayList<>();
        TerminatedSockets terminated = new TerminatedSockets(previews.stream().map(TerminationPreview::socket));
        ClosureCheck closureCheck = new ClosureCheck(existence);
        try (SocketTerminator.Request request = terminator.begin()) {
            for (int from = 0; from < previews.size(); from += TOGETHER) {
                List<TerminationPreview> some = previews.subList(from, Math.min(from + TOGETHER, previews.size()));
                for (Termination termination : terminateTogether(some, by, request, closureCheck, terminated)) {
                    terminations.add(termination);
                    notifyListeners(by, termination);
                }
            }
        }
        return terminations;
    }

    private synchronized Termination attempt(ConnectionName connection, Optional<ProcessIdentity> owner, Requester by) {
        try (SocketTerminator.Request request = terminator.begin()) {
            AttributedTable table = reader.read();
            int[] rows = ConnectionFilter.of(connection).rows(table);
            if (rows.length == 1) {
                AttributedSocket socket = table.row(rows[0]);
                OtherEnds otherEnds = new OtherEnds(table, List.of(socket));
                TerminationPreview preview = new TerminationPreview(
                        socket,
                        owner.flatMap(process -> foreign(socket, process))
                                .or(() -> policy.refusal(socket, otherEnds.of(socket), false)));
                return terminateTogether(
                                List.of(preview),
                                by,
                                request,
                                new ClosureCheck(existence),
                                new TerminatedSockets(Stream.of()))
                        .get(0);
            }
            return notOne(connection, table, rows);
        } catch (IOException e) {
            return new Termination(connection, Optional.empty(), new TerminationResult(Outcome.FAILED, unreadable(e)));
        }
    }

    private static Optional<String> foreign(AttributedSocket socket, ProcessIdentity owner) {
        return socket.owner() instanceof Attribution.Owned owned
                        && owned.process().identity().equals(owner)
                ? Optional.empty()
                : Optional.of("it is not a socket of the process asked for: " + socket.describe());
    }

    private static Termination notOne(ConnectionName connection, AttributedTable table, int[] rows) {
        TerminationResult result = rows.length == 0
                ? new TerminationResult(Outcome.NOT_FOUND, "no socket has these addresses and ports, local -> remote")
                : new TerminationResult(Outcome.REFUSED, ambiguous(table, rows));
        return new Termination(connection, Optional.empty(), result);
    }

    private static String ambiguous(AttributedTable table, int[] rows) {
        List<String> namespaces = Arrays.stream(rows)
                .map(table.table()::netns)
                .distinct()
                .mapToObj(Integer::toUnsignedString)
                .toList();
        String found = rows.length + " sockets have these addresses and ports";
        return namespaces.size() == 1
                ? found + ", so the request is ambiguous"
                : found + ", in the network namespaces " + String.join(", ", namespaces)
                        + ": write netns=NUMBER behind them";
    }

    private static String unreadable(IOException e) {
        return "the TCP table could not be read: " + e.getMessage();
    }

    /** Asks whether the sockets are gone after all of them, which may cost as much as to ask for one. */
    private synchronized List<Termination> terminateTogether(
            List<TerminationPreview> previews,
            Requester by,
            SocketTerminator.Request request,
            ClosureCheck closureCheck,
            TerminatedSockets terminated) {
        List<Attempt> attempts = previews.stream()
                .map(preview -> new Attempt(
                        preview.socket(),
                        preview.refusal().isPresent()
                                ? Optional.empty()
                                : Optional.of(terminate(preview.socket(), by, request)),
                        preview.refusal().orElse("")))
                .toList();
        Map<SocketId, String> remaining = closureCheck.awaitGone(
                attempts.stream().filter(Attempt::isAccepted).map(Attempt::id).toList());
        return attempts.stream()
                .map(attempt -> Termination.of(attempt.socket(), attempt.result(remaining, terminated)))
                .toList();
    }

    private TerminationOutcome terminate(AttributedSocket socket, Requester by, SocketTerminator.Request request) {
        notifyListeners(listener -> listener.attempting(by, socket.socket().id()));
        return request.terminate(socket.socket(), holder(socket));
    }

    private static OptionalInt holder(AttributedSocket socket) {
        return socket.owner() instanceof Attribution.Owned owned
                ? OptionalInt.of(owned.process().pid())
                : OptionalInt.empty();
    }

    /** Without the lock: listeners may be slow. */
    private void notifyListeners(Requester by, Termination termination) {
        audit.write(by, termination);
        notifyListeners(listener -> listener.attempted(by, termination));
    }

    private void notifyListeners(Consumer<TerminationListener> notification) {
        for (TerminationListener listener : listeners) {
            try {
                notification.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("a listener of terminations failed", e);
            }
        }
    }
}
