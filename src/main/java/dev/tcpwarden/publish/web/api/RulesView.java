package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.publish.web.access.Caller;
import dev.tcpwarden.rows.JsonRows;
import dev.tcpwarden.rules.RuleStatus;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Via;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpStatus;

/** The rules of the agent: how they stand, what one would do, and what pauses and resumes them. */
final class RulesView {

    static final RuleFields SHAPE = new RuleFields();

    private static final List<String> PARAMETERS = List.of(Parameters.SORT, Parameters.OFFSET, Parameters.LIMIT);

    private final Optional<Rules> rules;
    private final LatestSample latest;

    /** @param rules nothing where the agent has no file of them */
    RulesView(Optional<Rules> rules, LatestSample latest) {
        this.rules = rules;
        this.latest = latest;
    }

    /** @throws Problem if a parameter is wrong, or there is no fresh sample */
    byte[] list(Map<String, List<String>> query) {
        Parameters parameters = Parameters.of(query, PARAMETERS);
        int offset = parameters.offset();
        int limit = parameters.limit();
        Sample sample = Listings.fresh(latest);
        Selection<List<RuleStatus>> unsorted = rows(rules.map(Rules::statuses).orElse(List.of()));
        Selection<List<RuleStatus>> rows =
                parameters.get(Parameters.SORT).map(unsorted::sorted).orElse(unsorted);
        return JsonRows.document(json -> {
            json.writeStartObject();
            Listings.writeSample(sample, json);
            writeFile(json);
            json.writeNumberField("total", rows.rows().length);
            json.writeFieldName(SHAPE.name());
            rows.window(offset, limit, Optional.empty()).write(json);
            json.writeEndObject();
        });
    }

    private static Selection<List<RuleStatus>> rows(List<RuleStatus> statuses) {
        return new Selection<>(
                SHAPE.fields(), statuses, IntStream.range(0, statuses.size()).toArray());
    }

    private void writeFile(JsonGenerator json) throws IOException {
        json.writeStringField("file", rules.map(it -> it.path().toString()).orElse(null));
        json.writeStringField("problem", rules.flatMap(Rules::problem).orElse(null));
        json.writeBooleanField("terminate", rules.filter(Rules::terminates).isPresent());
    }

    /** @throws Problem if there is no such rule, or no fresh sample */
    byte[] preview(String name) {
        List<String> lines = of(name, it -> it.preview(name));
        return JsonRows.document(json -> {
            json.writeStartObject();
            json.writeStringField("rule", name);
            json.writeFieldName("lines");
            json.writeArray(lines.toArray(String[]::new), 0, lines.size());
            json.writeEndObject();
        });
    }

    /** @throws Problem if there is no such rule */
    byte[] pause(String name, Caller caller) {
        return change(name, it -> it.pause(name, by(caller)));
    }

    /** @throws Problem if there is no such rule */
    byte[] resume(String name, Caller caller) {
        return change(name, it -> it.resume(name, by(caller)));
    }

    private static Requester by(Caller caller) {
        return new Requester(Via.API, Optional.of(caller.name()), Optional.of(caller.address()));
    }

    /** Answers with how the rule stands now. */
    private byte[] change(String name, Consumer<Rules> change) {
        RuleStatus now = of(name, it -> {
            change.accept(it);
            return it.statuses().stream()
                    .filter(status -> status.rule().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no rule \"" + name + "\" any more"));
        });
        return JsonRows.document(json -> JsonRows.write(SHAPE.fields(), List.of(now), 0, json));
    }

    private <T> T of(String name, Function<Rules, T> value) {
        Rules known = rules.orElseThrow(() -> Problem.of(
                HttpStatus.NOT_FOUND_404,
                "there is no rule \"" + name + "\": this agent was started without --rules.file"));
        try {
            return value.apply(known);
        } catch (IllegalArgumentException e) {
            throw Problem.of(HttpStatus.NOT_FOUND_404, e.getMessage());
        } catch (IllegalStateException e) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE_503, e.getMessage());
        }
    }
}
