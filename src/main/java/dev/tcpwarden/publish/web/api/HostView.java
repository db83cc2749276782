package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.publish.web.access.Caller;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ConnectionTotals;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host in a few numbers, what is wrong on it, and who asks. */
final class HostView {

    private final LatestSample latest;
    private final String version;
    private final boolean terminates;
    private final Optional<Rules> rules;
    private @Nullable String name;

    /**
     * @param terminates whether connections can be terminated at all
     * @param rules of the agent, where it has any
     */
    HostView(LatestSample latest, String version, boolean terminates, Optional<Rules> rules) {
        this.latest = latest;
        this.version = version;
        this.terminates = terminates;
        this.rules = rules;
    }

    void write(Sample sample, Caller caller, JsonGenerator json) throws IOException {
        json.writeStartObject();
        Listings.writeSample(sample, json);
        json.writeStringField("host", name());
        json.writeStringField("version", version);
        json.writeNumberField("interval_seconds", latest.interval().toMillis() / 1e3);
        json.writeStringField("user", caller.name());
        json.writeStringField("role", caller.isOperator() ? "operator" : "reader");
        json.writeBooleanField("terminate", terminates && caller.isOperator());
        writeSockets(sample, json);
        writeTotals(sample, json);
        writeProblems(sample, json);
        json.writeEndObject();
    }

    private synchronized String name() {
        if (name == null) {
            try {
                name = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                // it has a name that does not resolve, with which the message begins
                name = String.valueOf(e.getMessage()).split(":", 2)[0];
            }
        }
        return name;
    }

    private static void writeSockets(Sample sample, JsonGenerator json) throws IOException {
        json.writeNumberField("sockets", sample.host().byState().total());
        json.writeNumberField("processes", sample.table().owners().processes().size());
        json.writeObjectFieldStart("states");
        for (TcpState state : TcpState.ALL) {
            json.writeNumberField(state.label(), sample.host().byState().get(state));
        }
        json.writeEndObject();
        json.writeObjectFieldStart("unattributed");
        for (UnattributedReason reason : UnattributedReason.ALL) {
            int sockets = sample.host().unattributed(reason).total();
            if (sockets > 0) {
                json.writeNumberField(reason.label(), sockets);
            }
        }
        json.writeEndObject();
        if (sample.has(TableField.TCP_INFO)) {
            json.writeNumberField("stalled", sample.host().stalled());
        } else {
            json.writeNullField("stalled");
        }
        json.writeObjectFieldStart("namespaces");
        json.writeNumberField("read", sample.source().namespaces().read());
        json.writeNumberField("unread", sample.source().namespaces().unread());
        json.writeEndObject();
    }

    private static void writeTotals(Sample sample, JsonGenerator json) throws IOException {
        ConnectionTotals totals = sample.totals();
        json.writeNumberField("opened_total", totals.opened().total());
        json.writeNumberField("closed_total", totals.closed().total());
        json.writeNumberField("short_lived_total", totals.shortLived());
        json.writeNumberField("aborted_total", totals.aborted());
        if (!sample.reportsAttempts()) {
            json.writeNullField("connects_total");
            return;
        }
        json.writeObjectFieldStart("connects_total");
        for (ConnectResult result : ConnectResult.ALL) {
            json.writeNumberField(result.label(), totals.connects().get(result));
        }
        json.writeEndObject();
    }

    private void writeProblems(Sample sample, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("problems");
        for (HostProblems.Found found : HostProblems.of(sample, rules)) {
            json.writeStartObject();
            json.writeStringField("kind", found.kind());
            json.writeStringField("severity", found.severity());
            json.writeStringField("text", found.text());
            json.writeStringField("filter", found.filter());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
