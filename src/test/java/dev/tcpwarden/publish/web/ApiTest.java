package dev.tcpwarden.publish.web;

import static dev.tcpwarden.publish.web.ServedHost.rows;
import static dev.tcpwarden.publish.web.ServedHost.texts;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the API answers of a table that is known to the last row. */
class ApiTest {

    private ServedHost host;

    @BeforeEach
    void start() throws Exception {
        host = new ServedHost();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void theHostInAFewNumbersAndWhatIsWrongOnIt() throws Exception {
        host.sample(rows());
        JsonNode answer = host.read("/host");

        assertThat(answer.path("sample").path("sequence").asInt()).isEqualTo(1);
        assertThat(answer.path("host").asText()).isNotEmpty();
        assertThat(answer.path("version").asText()).isEqualTo("1.2.3");
        assertThat(answer.path("user").asText()).isEqualTo("token");
        assertThat(answer.path("role").asText()).isEqualTo("operator");
        assertThat(answer.path("terminate").asBoolean()).isTrue();
        assertThat(answer.path("sockets").asInt()).isEqualTo(7);
        assertThat(answer.path("states").path("established").asInt()).isEqualTo(5);
        assertThat(answer.path("stalled").asInt()).isEqualTo(3);
        assertThat(answer.path("unattributed")).isEqualTo(new ObjectMapper().readTree("{\"time_wait\":1}"));
        assertThat(texts(answer.path("problems"), "text"))
                .containsExactly(
                        "The backlog of api on 0.0.0.0 port 8080 is full: 511 of 511",
                        "The data of 3 connections of api (pid 10) does not get through");
        assertThat(texts(answer.path("problems"), "filter"))
                .containsExactly("state=listen local=:8080", "process=api pid=10 stalled=true");
    }

    @Test
    void rowsAreArraysOfTheColumnsThatAreAskedFor() throws Exception {
        host.sample(rows());

        assertThat(host.read("/connections?columns=id,pid,rtt_seconds,state&filter=state%3Dtime_wait,listen")
                        .path("connections")
                        .toString())
                .isEqualTo("[[\"6\",null,null,\"time_wait\"],[\"1\",10,null,\"listen\"]]");
        assertThat(host.read("/groups?by=process&columns=count,process&limit=1")
                        .path("groups")
                        .toString())
                .isEqualTo("[[5,\"api\"]]");
    }

    @Test
    void everyStalledConnectionOfTheHostCounts() throws Exception {
        MeasureValues stalled = Measured.of(0, 0, 0, 0, 0, 0, true);
        TableOf rows = new TableOf().orphaned(1, TcpState.FIN_WAIT1, "10.0.0.1:1 -> 10.9.9.1:2", stalled);
        int processes = ServedHost.MAX_PROCESSES + 10;
        for (int pid = 1; pid <= processes; pid++) {
            rows.owned(process("worker", pid), 1 + pid, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.9.9.2:" + pid, stalled);
        }
        host.sample(rows);
        assertThat(host.read("/host").path("stalled").asInt()).isEqualTo(1 + processes);
    }

    @Test
    void totalsOfTheHostGrowFromSampleToSample() throws Exception {
        host.sample(new TableOf().owned(process("api", 10), 2, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.9.9.1:2"));
        host.sample(new TableOf()
                .owned(process("api", 10), 3, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.9.9.1:3")
                .owned(process("api", 10), 4, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.9.9.1:4"));
        JsonNode answer = host.read("/host");

        assertThat(answer.path("opened_total").asInt()).isEqualTo(2);
        assertThat(answer.path("closed_total").asInt()).isEqualTo(1);
    }

    @Test
    void connectionsAreFilteredSortedAndCut() throws Exception {
        host.sample(rows());

        JsonNode slowest = host.read("/connections?filter=process%3Dapi+state%3Destablished&sort=-rtt_seconds&limit=2");
        assertThat(slowest.path("total").asInt()).isEqualTo(4);
        assertThat(texts(slowest.path("connections"), "rtt_seconds")).containsExactly("0.012", "3.0E-4");
        assertThat(texts(host.read("/connections?sort=remote&offset=5").path("connections"), "remote"))
                .containsExactly("10.9.9.2:40003", "10.9.9.3:40004");
        assertThat(texts(host.read("/connections?sort=-age_seconds&limit=7").path("connections"), "age_is_minimum"))
                .hasSize(7)
                .containsOnly("true");
        assertThat(texts(host.read("/connections?limit=7").path("connections"), "state_age_is_minimum"))
                .hasSize(7)
                .containsOnly("true");
        JsonNode one = host.read("/connections?id=5").path("connections").get(0);
        assertThat(one.path("connection").asText()).isEqualTo("10.0.0.1:50000 -> 10.0.0.5:5432");
        assertThat(one.path("direction").asText()).isEqualTo("outbound");
        assertThat(host.read("/connections?id=4711").path("total").asInt()).isZero();
    }

    @Test
    void processesAreThoseWithAMatchingSocket() throws Exception {
        host.sample(rows());

        JsonNode all = host.read("/processes");
        assertThat(texts(all.path("processes"), "process")).containsExactly("api", "sshd");
        JsonNode api = host.read("/processes?filter=state%3Dlisten").path("processes");
        assertThat(texts(api, "sockets")).containsExactly("5");
        assertThat(texts(api, "established_inbound")).containsExactly("3");
        assertThat(texts(api, "stalled")).containsExactly("3");
        assertThat(texts(api, "oldest_close_wait_seconds")).containsExactly("null");
        assertThat(texts(api, "filter")).containsExactly("process=api pid=10");
    }

    @Test
    void groupsListenersAndDestinations() throws Exception {
        host.sample(rows());

        JsonNode groups = host.read("/groups?by=process,state").path("groups");
        assertThat(texts(groups, "count")).containsExactly("4", "1", "1", "1");
        assertThat(texts(groups, "filter"))
                .containsExactly(
                        "process=api state=established",
                        "null",
                        "process=api state=listen",
                        "process=sshd state=established");
        JsonNode listeners = host.read("/listeners").path("listeners");
        assertThat(texts(listeners, "backlog_limit")).containsExactly("511");
        assertThat(texts(listeners, "clients")).containsExactly("2");
        assertThat(texts(listeners, "filter")).containsExactly("direction=inbound local=:8080");
        JsonNode destinations = host.read("/destinations?filter=process%3Dapi").path("destinations");
        assertThat(texts(destinations, "destination")).containsExactly("10.0.0.5:5432");
        assertThat(texts(destinations, "rtt_seconds")).containsExactly("0.012");
        assertThat(host.read("/destinations?filter=process%3Dabsent")
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void everyFieldIsInEveryRowAndCanBeSortedBy() throws Exception {
        host.sample(rows());
        JsonNode fields = host.read("/fields");

        for (String listing : List.of("connections", "processes", "groups", "listeners", "destinations")) {
            JsonNode row = host.read("/" + listing).path(listing).get(0);
            for (String key : texts(fields.path(listing), "key")) {
                assertThat(row.has(key)).as(listing + " has " + key).isTrue();
                assertThat(host.get("/" + listing + "?sort=-" + key).statusCode())
                        .as(key)
                        .isEqualTo(200);
            }
        }
        assertThat(texts(fields.path("filter"), "key")).contains("process", "state", "rtt", "state_age", "stalled");
        assertThat(texts(fields.path("group_keys"), "key")).contains("remote", "destination");
    }
}
