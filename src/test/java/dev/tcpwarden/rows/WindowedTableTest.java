package dev.tcpwarden.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SAMPLE =
            "\"sample\":{\"sequence\":7,\"taken\":\"2026-01-02T03:04:05Z\",\"fresh\":true}";

    private static InputStream window(String sample, String rows) {
        return new ByteArrayInputStream(
                ("{" + sample + ",\"total\":3,\"connections\":[" + rows + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static String row(long id, String more) throws IOException {
        return array("{\"id\":\"" + id + "\",\"local\":\"10.0.0.1:22\",\"remote\":\"10.0.0.2:" + Math.abs(id)
                + "\",\"netns\":4026531840,\"state\":\"established\"" + more + "}");
    }

    /** An object as the array that is asked for. */
    private static String array(String object) throws IOException {
        JsonNode values = JSON.readTree(object);
        return WindowedTable.COLUMNS.stream()
                .map(column -> values.path(column).isMissingNode()
                        ? "null"
                        : values.path(column).toString())
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void windowsOfASampleAreOneTable() throws Exception {
        WindowedTable table = new WindowedTable();
        WindowedTable.Header header = table.add(window(
                SAMPLE,
                row(
                        11,
                        ",\"direction\":\"inbound\",\"pid\":5,\"process\":\"sshd\",\"receive_queue\":1,\"send_queue\":2,"
                                + "\"rtt_seconds\":0.25,\"age_seconds\":3.5,\"state_age_seconds\":2.5")));
        assertThat(header).isEqualTo(new WindowedTable.Header(7, Instant.parse("2026-01-02T03:04:05Z"), 3));
        table.add(window(
                SAMPLE,
                row(-12, ",\"unattributed\":\"no_permission\"") + "," + row(13, ",\"pid\":5,\"process\":\"sshd\"")));

        AttributedTable built = table.build();
        assertThat(built.table().size()).isEqualTo(3);
        assertThat(built.table().cookie(1)).isEqualTo(-12);
        assertThat(built.table().find(13)).isEqualTo(2);
        assertThat(built.table().state(0)).isEqualTo(TcpState.ESTABLISHED);
        assertThat(built.table().netns(0)).isEqualTo((int) 4026531840L);
        assertThat(built.table().measures().get(Measure.RTT, 0)).isEqualTo(250_000);
        assertThat(built.table().sendQueue(0)).isEqualTo(2);
        assertThat(built.isInbound(0)).isTrue();
        assertThat(built.owners().process(0)).isEqualTo(built.owners().process(2));
        assertThat(built.owners().isOwned(1)).isFalse();
        assertThat(built.ages().orElseThrow().age(0)).isEqualTo(Duration.ofMillis(3500));
        assertThat(built.ages().orElseThrow().ageInState(0)).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void whatMayBeOlderMatchesNoUpperBound() throws Exception {
        WindowedTable table = new WindowedTable();
        String owner = ",\"unattributed\":\"orphaned\"";
        table.add(window(
                SAMPLE,
                row(1, owner + ages("60.0", true, "60.0", true)) + ","
                        + row(2, owner + ages("60.0", true, "2.0", false)) + ","
                        + row(3, owner + ages("0.0", false, "0.0", false))));
        AttributedTable built = table.build();

        assertThat(rows(built, "age<1h")).containsExactly(2);
        assertThat(rows(built, "age>59s")).containsExactly(0, 1);
        assertThat(rows(built, "state_age<1h")).containsExactly(1, 2);
        assertThat(built.ages().orElseThrow().age(1)).isEqualTo(Duration.ofMinutes(1));
        assertThat(built.ages().orElseThrow().ageInState(1)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void atTheFirstSampleEverythingMayBeOlder() throws Exception {
        WindowedTable table = new WindowedTable();
        table.add(window(SAMPLE, row(1, ",\"unattributed\":\"orphaned\"" + ages("0.000", true, "0.000", true))));

        assertThat(rows(table.build(), "age<1h")).isEmpty();
    }

    private static String ages(String age, boolean isMinimum, String inState, boolean isMinimumInState) {
        return ",\"age_seconds\":" + age + ",\"age_is_minimum\":" + isMinimum + ",\"state_age_seconds\":" + inState
                + ",\"state_age_is_minimum\":" + isMinimumInState;
    }

    private static int[] rows(AttributedTable table, String filter) {
        return ConnectionFilter.parse(List.of(filter)).rows(table);
    }

    @Test
    void aWindowOfAnotherSampleIsLeftOut() throws Exception {
        WindowedTable table = new WindowedTable();
        WindowedTable.Header first = table.add(window(SAMPLE, row(1, ",\"unattributed\":\"orphaned\"")));
        for (String other : new String[] {SAMPLE.replace(":7", ":8"), SAMPLE.replace("05Z", "06Z")}) {
            assertThat(table.add(window(other, row(2, ""))).isOfSample(first)).isFalse();
        }
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void whatTheAgentsSystemDoesNotReportIsNotThere() throws Exception {
        WindowedTable table = new WindowedTable();
        table.add(window(SAMPLE, row(1, ",\"receive_queue\":null,\"unattributed\":\"orphaned\"")));
        assertThat(table.build().table().has(TableField.QUEUES)).isFalse();
        assertThat(new WindowedTable().build().table().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "{\"connections\":1}",
                "{\"sample\":{\"taken\":\"now\"},\"connections\":[]}",
                "{\"connections\":[{\"id\":\"1\"}]}",
                "{\"connections\":[[\"1\"]]}",
                "{\"connections\":[[1,[],1]]}",
                "{\"connections\":[[",
            })
    void whatIsNoWindowIsSaidToBeNone(String text) {
        WindowedTable table = new WindowedTable();
        assertThatThrownBy(() -> {
                    table.add(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
                    table.build();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void wrongRowsAreNone() throws Exception {
        String good = row(1, ",\"unattributed\":\"orphaned\"");
        for (String rows : new String[] {
            good + "," + good,
            good.replace("\"1\"", "\"x\""),
            good.replace("established", "open"),
            good.replace("]", ",1]"),
            good.replace("orphaned", "lost")
        }) {
            assertThatThrownBy(() -> {
                        WindowedTable table = new WindowedTable();
                        table.add(window(SAMPLE, rows));
                        table.build();
                    })
                    .as(rows)
                    .isInstanceOf(IOException.class);
        }
    }
}
