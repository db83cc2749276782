package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.cli.api.AgentApi;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.rows.WindowedTable;
import org.junit.jupiter.api.Test;

/** What the client of an agent repeats of its API. */
class AgentClientTest {

    @Test
    void asksForWhatThereIs() {
        assertThat(AgentApi.MOST_ROWS).isEqualTo(Parameters.MOST_ROWS);
        assertThat(Connections.FIELDS.stream().map(Field::key))
                .doesNotHaveDuplicates()
                .containsAll(WindowedTable.COLUMNS);
    }
}
