package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.publish.web.access.Caller;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Via;
import dev.tcpwarden.terminate.Wanted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Terminates what requests name, and answers with a result for each connection. */
final class Terminations {

    /** Of one request, so that its answer does not take minutes. */
    static final int MOST = 1_000;

    private final TerminationService service;
    private final LatestSample latest;
    private final Previews previews = new Previews(System::nanoTime);

    Terminations(TerminationService service, LatestSample latest) {
        this.service = service;
        this.latest = latest;
    }

    /** @throws Problem if the request is wrong */
    byte[] answer(TerminationRequest request, Caller caller) throws IOException {
        Requester by = new Requester(Via.API, Optional.of(caller.name()), Optional.of(caller.address()));
        if (request instanceof TerminationRequest.One one) {
            return results(Stream.of(Line.of(one.connection(), service.terminate(one.connection(), by))), 0);
        }
        if (request instanceof TerminationRequest.Shown shown) {
            Previews.Taken taken = previews.take(shown.preview(), MOST);
            return results(service.terminate(taken.previews(), by).stream().map(Line::of), taken.remaining());
        }
        if (request instanceof TerminationRequest.DryRun dryRun) {
            return preview(found(dryRun.filter()));
        }
        if (request instanceof TerminationRequest.Rows rows) {
            List<TerminationPreview> found = found(rows);
            return rows.dryRun()
                    ? preview(found)
                    : results(service.terminate(found, by).stream().map(Line::of), 0);
        }
        List<TerminationPreview> found = found(((TerminationRequest.Matching) request).filter());
        if (found.size() > MOST) {
            throw Problem.of(
                    "filter",
                    found.size() + " sockets match, and at most " + MOST
                            + " are terminated by one request: ask with dryRun, then for what that shows");
        }
        return results(service.terminate(found, by).stream().map(Line::of), 0);
    }

    private List<TerminationPreview> found(ConnectionFilter filter) throws IOException {
        try {
            return service.preview(filter);
        } catch (IllegalArgumentException e) {
            throw Problem.ofFilter(e);
        } catch (IllegalStateException e) {
            throw Problem.of(503, e.getMessage());
        }
    }

    private List<TerminationPreview> found(TerminationRequest.Rows wanted) throws IOException {
        List<SocketId> sockets =
                latest.reading(() -> sockets(Listings.fresh(latest).table().table(), wanted.rows()));
        return service.preview(List.of(new Wanted(sockets, wanted.filter(), Optional.empty(), Set.of()))).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<SocketId> sockets(TcpTable table, List<TerminationRequest.Row> rows) {
        List<SocketId> sockets = new ArrayList<>();
        for (TerminationRequest.Row wanted : rows) {
            int row = table.find(wanted.id());
            if (row >= 0 && withoutScope(Connections.name(table, row)).equals(withoutScope(wanted.connection()))) {
                sockets.add(table.row(row).id());
            }
        }
        return sockets;
    }

    /** The ends as another host names them, which lacks the interfaces of this one: the id says which socket it is. */
    private static Connection withoutScope(ConnectionName name) {
        Connection connection = name.connection();
        return new Connection(withoutScope(connection.local()), withoutScope(connection.remote()));
    }

    private static Endpoint withoutScope(Endpoint end) {
        IpAddress address = end.address();
        return new Endpoint(new IpAddress(address.high(), address.low()), end.port());
    }

    private byte[] preview(List<TerminationPreview> found) {
        String id = previews.add(found);
        return object(json -> {
            json.writeStringField("preview", id);
            json.writeNumberField("total", found.size());
            json.writeNumberField(
                    "refused",
                    found.stream()
                            .filter(preview -> preview.refusal().isPresent())
                            .count());
            write(found.stream().limit(MOST).map(Line::of), json);
        });
    }

    private static byte[] results(Stream<Line> lines, int remaining) {
        return object(json -> {
            write(lines, json);
            json.writeNumberField("remaining", remaining);
        });
    }

    private static void write(Stream<Line> lines, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("terminations");
        for (Line line : lines.toList()) {
            json.writeStartObject();
            line.write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static byte[] object(JsonRows.Content members) {
        return JsonRows.document(json -> {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        });
    }

    /** A connection, what happened to it or would, and why. */
    record Line(ConnectionName connection, String outcome, String detail) {

        static Line of(Termination termination) {
            return of(termination.connection(), termination.result());
        }

        static Line of(ConnectionName connection, TerminationResult result) {
            return new Line(connection, result.outcome().label(), result.detail());
        }

        static Line of(TerminationPreview preview) {
            return new Line(
                    ConnectionName.of(preview.socket().socket().id()),
                    preview.refusal().isPresent() ? "would_refuse" : "would_terminate",
                    preview.refusal().orElseGet(() -> preview.socket().describe()));
        }

        void write(JsonGenerator json) throws IOException {
            json.writeStringField("connection", connection.toString());
            json.writeStringField("outcome", outcome);
            json.writeStringField("detail", detail);
        }
    }
}
