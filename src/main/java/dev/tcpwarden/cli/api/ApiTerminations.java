package dev.tcpwarden.cli.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.rows.SavedAnswer;
import dev.tcpwarden.rows.SavedRow;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.TerminationResult;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Terminates connections through an agent, by what a dry run has shown. */
public final class ApiTerminations {

    /** Sockets in one request, whose body has at most 64 kB. */
    private static final int TOGETHER = 400;

    private static final Duration OF_DRY_RUN = Duration.ofSeconds(10);
    private static final Duration OF_TERMINATIONS = Duration.ofMinutes(2);
    private static final String ROWS = "terminations";
    private static final String WOULD_REFUSE = "would_refuse";

    private final AgentApi agent;

    ApiTerminations(AgentApi agent) {
        this.agent = agent;
    }

    /**
     * What would be terminated.
     *
     * @param ids by which the agent knows it
     * @param refusals of each socket why it would be refused; nothing where it would be terminated
     */
    public record Shown(List<String> ids, List<Optional<String>> refusals) {

        public Shown {
            ids = List.copyOf(ids);
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * What would be tried of these sockets, as far as they are in the agent's newest sample and match a filter still.
     *
     * @throws IOException with a sentence, if the agent does not answer, or the caller may not terminate
     */
    public Shown show(List<SocketId> sockets, ConnectionFilter filter) throws IOException {
        List<String> ids = new ArrayList<>();
        List<Optional<String>> refusals = new ArrayList<>();
        for (int from = 0; from < sockets.size(); from += TOGETHER) {
            List<SocketId> some = sockets.subList(from, Math.min(from + TOGETHER, sockets.size()));
            SavedAnswer answer = post(OF_DRY_RUN, json -> writeRows(some, filter, json));
            ids.add(answer.values().text("preview"));
            answer.rows().stream().map(ApiTerminations::refusal).forEach(refusals::add);
        }
        return new Shown(ids, refusals);
    }

    private static Optional<String> refusal(SavedRow row) {
        return row.text("outcome").equals(WOULD_REFUSE) ? Optional.of(detail(row)) : Optional.empty();
    }

    /** Fit for the terminal, whatever the agent writes. */
    private static String detail(SavedRow row) {
        return Printable.oneLine(row.text("detail"));
    }

    private static void writeRows(List<SocketId> sockets, ConnectionFilter filter, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart("rows");
        for (SocketId socket : sockets) {
            json.writeStartObject();
            json.writeStringField("id", Long.toString(socket.cookie()));
            json.writeStringField("connection", ConnectionName.of(socket).toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("filter", filter.toString());
        json.writeBooleanField("dryRun", true);
    }

    /**
     * Terminates what has one of these ids; a result for each socket.
     *
     * @throws AgentRefusal with a sentence, if the agent does not do it
     * @throws IOException with a sentence, if the agent does not answer; what it was asked for may be terminated nevertheless
     */
    public List<TerminationResult> terminate(String id) throws IOException {
        List<TerminationResult> results = new ArrayList<>();
        SavedAnswer answer = post(OF_TERMINATIONS, json -> json.writeStringField("preview", id));
        for (SavedRow row : answer.rows()) {
            results.add(new TerminationResult(outcome(row), detail(row)));
        }
        return results;
    }

    private static Outcome outcome(SavedRow row) throws IOException {
        return Stream.of(Outcome.values())
                .filter(outcome -> outcome.label().equals(row.text("outcome")))
                .findFirst()
                .orElseThrow(() -> row.wrong("outcome"));
    }

    private SavedAnswer post(Duration limit, JsonRows.Content members) throws IOException {
        byte[] body = JsonRows.document(json -> {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        });
        return agent.postTermination(body, limit, answer -> SavedAnswer.read(answer, ROWS));
    }
}
