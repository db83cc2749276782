package dev.tcpwarden.publish.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.rows.Field;
import dev.tcpwarden.sample.model.EventProcess;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Via;
import dev.tcpwarden.testing.Measured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LogFieldsTest {

    private static final Instant TIME = Instant.parse("2026-11-28T03:12:00.250Z");

    private static JsonNode line(LoggedConnection connection) throws Exception {
        LogLines lines = new LogLines(false);
        lines.add(connection);
        return new ObjectMapper().readTree(lines.take());
    }

    private static SocketId id(String connection, int netns) {
        return new SocketId(Connection.parse(connection), false, 0, netns, 1);
    }

    @Test
    void allThatCanBeKnown() throws Exception {
        ProcessInfo process = new ProcessInfo(
                new ProcessIdentity(7, 1),
                "orders",
                "/usr/bin/orders",
                "www",
                new Workload("web", "docker", "web-0", "shop", "orders.service"),
                5);
        JsonNode line = line(new LoggedConnection(
                id("10.0.0.1:5000 -> 10.0.0.5:5432", 0xf000_0001),
                TIME,
                TIME.minusSeconds(90),
                new EventProcess(process, ""),
                OptionalLong.of(33),
                false,
                TcpState.ESTABLISHED,
                CloseResult.UNKNOWN,
                new Requester(Via.API, Optional.of("alice"), Optional.empty()),
                213,
                Measured.of(1, 2, 3, 4, 500, 6, true),
                "listener"));

        assertThat(line)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"event\":\"closed\",\"time\":\"2026-11-28T03:12:00.250Z\","
                                + "\"opened\":\"2026-11-28T03:10:30.250Z\",\"duration_seconds\":90.000,"
                                + "\"process\":\"orders\",\"pid\":7,\"uid\":33,\"user\":\"www\",\"container\":\"web\","
                                + "\"container_runtime\":\"docker\",\"pod\":\"web-0\",\"pod_namespace\":\"shop\","
                                + "\"unit\":\"orders.service\",\"netns\":4026531841,\"local\":\"10.0.0.1:5000\","
                                + "\"remote\":\"10.0.0.5:5432\",\"direction\":\"outbound\",\"state\":\"established\","
                                + "\"result\":\"terminated\",\"via\":\"api\",\"who\":\"alice\","
                                + "\"handshake_seconds\":0.000213,\"rtt_seconds\":0.000500,\"sent_bytes\":1,"
                                + "\"received_bytes\":2,\"sent_segments\":3,\"retransmitted_segments\":4,"
                                + "\"idle_seconds\":0.006,\"stalled\":true,\"inferred\":\"listener\"}"));
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws Exception {
        JsonNode line = line(new LoggedConnection(
                id("10.0.0.1:5000 -> 10.0.0.5:5432", 0),
                TIME,
                null,
                new EventProcess(null, "curl"),
                OptionalLong.empty(),
                true,
                null,
                CloseResult.RESET_BY_PEER,
                null,
                0,
                MeasureValues.NONE,
                null));

        assertThat(line.toString())
                .isEqualTo("{\"event\":\"closed\",\"time\":\"2026-11-28T03:12:00.250Z\",\"process\":\"curl\","
                        + "\"local\":\"10.0.0.1:5000\",\"remote\":\"10.0.0.5:5432\",\"direction\":\"inbound\","
                        + "\"result\":\"reset_by_peer\"}");
    }

    @Test
    void theDocumentHasEveryKeyInItsOrderAndEveryResult() throws Exception {
        String document = Files.readString(Path.of("src/docs/connection-log.md"));
        String keys = document.substring(0, document.indexOf("## How it ended"));
        List<String> documented = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE)
                .matcher(keys)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(documented)
                .isEqualTo(LogFields.of(false).stream().map(Field::key).toList());
        assertThat(CloseResult.ALL).allSatisfy(result -> assertThat(document).contains("`" + result.label() + "`"));
    }
}
