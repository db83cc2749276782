package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.history.LogText.at;
import static dev.tcpwarden.publish.jmx.ObjectNames.AGENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tcpwarden.history.LogText;
import java.util.Date;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that ended, over JMX. */
class HistoryOperationTest {

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private CompositeData history(String filter, String from, String to) {
        return (CompositeData) bench.invoke(AGENT, "history", filter, from, to);
    }

    private static CompositeData row(CompositeData history, int number) {
        return ((TabularData) history.get("connections")).get(new Object[] {number});
    }

    @Test
    void saysHowEachEnded() {
        LogText lines = new LogText().closed(20, 10, 1, "closed").brief(40, 3, "refused");
        bench.recent.add(lines.bytes(), 2);

        CompositeData history = history("", "2026-01-31T00:00:00Z", "2026-01-31T01:00:00Z");
        assertThat(history.get("matching")).isEqualTo(2);
        assertThat(history.get("shown")).isEqualTo(2);
        assertThat((String[]) history.get("notes")).singleElement().asString().startsWith("nothing is known before ");
        CompositeData closed = row(history, 1);
        assertThat(closed.get("time")).isEqualTo(Date.from(at(20)));
        assertThat(closed.get("opened")).isEqualTo(Date.from(at(10)));
        assertThat(closed.getAll(new String[] {"duration_seconds", "result", "via", "handshake_seconds", "process"}))
                .containsExactly(10.0, "closed", null, 0.000213, "api");
        assertThat(closed.getAll(new String[] {"local", "remote", "pid", "sent_bytes", "stalled"}))
                .containsExactly("10.0.0.1:1", "10.0.0.5:5432", 10, 42L, false);
        assertThat(row(history, 2).getAll(new String[] {"opened", "duration_seconds", "result", "process"}))
                .containsExactly(null, null, "refused", "curl");
        assertThat(closed.getCompositeType().keySet()).doesNotContain("inode", "receive_queue", "age_seconds");
    }

    @Test
    void showsTheLastOfManyThatMatch() {
        LogText lines = new LogText();
        for (int i = 0; i < 1_500; i++) {
            lines.closed(i, 0, 1 + i, i % 3 == 0 ? "reset" : "closed");
        }
        bench.recent.add(lines.bytes(), 1_500);

        CompositeData all = history("", "2026-01-31T00:00:00Z", "");
        assertThat(List.of(all.get("matching"), all.get("shown"))).containsExactly(1_500, 1_000);
        assertThat(row(all, 1).get("time")).isEqualTo(Date.from(at(500)));
        assertThat(row(all, 1_000).get("time")).isEqualTo(Date.from(at(1_499)));
        assertThat(history("result=reset local=:1", "2026-01-31T00:00:00Z", "").get("matching"))
                .isEqualTo(1);
    }

    @Test
    void withoutTimesItIsAllSinceTheStart() {
        CompositeData history = history("", "", "");
        assertThat(history.get("matching")).isEqualTo(0);
        assertThat((String[]) history.get("notes")).isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history("", "soon", ""))
                .withMessageStartingWith("\"soon\" is not a time: allowed are ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history("", "", "2999-01-01"))
                .withMessage("\"2999-01-01\" is in the future");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history("", "-1h", "-2h"))
                .withMessage("from \"-1h\" is after to \"-2h\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history("result=bad", "", ""))
                .withMessageContaining("\"bad\" is no way to end");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> history("state_age>1m", "", ""))
                .withMessage("\"state_age\" is not in the log: age is how long a connection was known");
    }
}
