package dev.tcpwarden.terminate;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.text.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for every attempt, and for every rule that is paused or resumed, to the logger {@value #LOGGER}:
 *
 * <pre>
 * connection="127.0.0.1:43210 -> 10.0.0.5:443" state=established process="nginx" pid=12 unit="nginx.service" uid=33 via=jmx who="admin" from="10.0.0.9" result=terminated
 * connection="127.0.0.1:43210 -> 10.0.0.5:443" state=time_wait unattributed=time_wait via=cli who="root" result=denied detail="CAP_NET_ADMIN is missing"
 * connection="127.0.0.1:43210 -> 10.0.0.5:443" via=jmx from="127.0.0.1" result=not_found detail="no socket has these addresses and ports, local -> remote"
 * connection="10.0.0.1:50123 -> 10.0.0.5:443" state=close_wait process="orders" pid=12 uid=33 via=rule rule="orders-leak" reason="state=close_wait: 63 match" result=terminated
 * rule="orders-leak" event=paused reason="60 of the 80 connections of orders (pid 12) would be victims, more than 20 %"
 * rule="orders-leak" event=resumed via=jmx who="admin" from="127.0.0.1"
 * </pre>
 */
public final class AuditLog {

    static final String LOGGER = "tcpwarden.audit";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    void write(Requester by, Termination termination) {
        StringBuilder line = new StringBuilder("connection=")
                .append(quote(termination.connection().toString()));
        termination.socket().ifPresent(socket -> append(line, socket));
        append(line, by);
        line.append(" result=").append(termination.result().outcome().label());
        if (termination.result().outcome() != TerminationResult.Outcome.TERMINATED) {
            line.append(" detail=").append(quote(termination.result().detail()));
        }
        LOG.info("{}", line);
    }

    /** That a rule has paused itself. */
    public void pausedItself(String rule, String reason) {
        LOG.warn("rule={} event=paused reason={}", quote(rule), quote(reason));
    }

    /** That a person paused or resumed a rule. */
    public void changed(String rule, String event, Requester by) {
        StringBuilder line =
                new StringBuilder("rule=").append(quote(rule)).append(" event=").append(event);
        append(line, by);
        LOG.info("{}", line);
    }

    private static void append(StringBuilder line, Requester by) {
        line.append(" via=").append(by.via().label());
        String key = by.via() == Via.RULE ? " rule=" : " who=";
        by.name().ifPresent(name -> line.append(key).append(quote(name)));
        by.address().ifPresent(address -> line.append(" from=").append(quote(address)));
        by.reason().ifPresent(reason -> line.append(" reason=").append(quote(reason)));
    }

    private static void append(StringBuilder line, AttributedSocket found) {
        line.append(" state=").append(found.socket().state().label());
        if (found.owner() instanceof Attribution.Owned owned) {
            line.append(" process=").append(quote(owned.process().name()));
            line.append(" pid=").append(owned.process().pid());
            ProcessLabel.OF_WORKLOAD.forEach(label -> label.of(owned.process())
                    .ifPresent(value ->
                            line.append(' ').append(label.key()).append('=').append(quote(value))));
        } else {
            line.append(" unattributed=")
                    .append(((Attribution.Unattributed) found.owner()).reason().label());
        }
        if (found.socket().hasUid()) {
            line.append(" uid=").append(found.socket().uid());
        }
    }

    private static String quote(String value) {
        return '"' + Printable.escape(value).replace("\"", "\\\"") + '"';
    }
}
