package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tcpwarden.testing.Patience;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API of a real agent answers, of connections of this test in a network namespace of its own. */
class ApiIT {

    private static ApiHost host;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        host = ApiHost.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @Test
    void windowsOfConnectionsAreFilteredAndSorted() throws Exception {
        List<ApiHost.Pair> pairs = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                ApiHost.Pair pair = host.connect();
                pair.client().getOutputStream().write(new byte[1000 * (i + 1)]);
                pairs.add(pair);
            }
            String inbound = "connections?filter="
                    + ApiClient.encode("direction=inbound state=established local=:" + host.listener.getLocalPort());
            host.awaitRows(inbound, 5);
            JsonNode answer = Patience.await()
                    .until(
                            () -> host.api.read(inbound + "&sort=-receive_queue&offset=1&limit=3"),
                            it -> it.path("connections").size() == 3
                                    && it.path("connections")
                                                    .get(0)
                                                    .path("receive_queue")
                                                    .asInt()
                                            == 4000);
            assertThat(answer.path("total").asInt()).isEqualTo(5);
            assertThat(ApiHost.texts(answer.path("connections"), "receive_queue"))
                    .containsExactly("4000", "3000", "2000");
            assertThat(ApiHost.texts(answer.path("connections"), "pid"))
                    .containsOnly(Long.toString(ProcessHandle.current().pid()));
            JsonNode first = answer.path("connections").get(0);
            JsonNode again = host.awaitRows("connections?id=" + first.path("id").asText(), 1);
            assertThat(again.path("connections").get(0).path("connection")).isEqualTo(first.path("connection"));
        } finally {
            for (ApiHost.Pair pair : pairs) {
                pair.close();
            }
        }
    }

    @Test
    void eachListingHasTheFieldsThatItSays() throws Exception {
        JsonNode fields = host.api.read("fields");
        try (ApiHost.Pair pair = host.connect()) {
            host.awaitRows("connections?filter=" + ApiClient.encode(pair.filter()), 1);
            for (String listing : List.of("connections", "processes", "groups", "listeners", "destinations")) {
                JsonNode row = Patience.await()
                        .ignoreExceptions()
                        .until(() -> host.api.read(listing).path(listing), rows -> !rows.isEmpty())
                        .get(0);
                List<String> said = ApiHost.texts(fields.path(listing), "key");
                assertThat(row.fieldNames()).toIterable().as(listing).containsAll(said);
                for (String key : said) {
                    assertThat(host.api.get(listing + "?sort=-" + key).status())
                            .as(listing + " by " + key)
                            .isEqualTo(200);
                }
            }
        }
        for (JsonNode key : fields.path("filter")) {
            assertThat(host.api
                            .get("connections?filter="
                                    + ApiClient.encode(key.path("example").asText()))
                            .status())
                    .as(key.toString())
                    .isEqualTo(200);
        }
        for (JsonNode key : fields.path("group_keys")) {
            assertThat(host.api.get("groups?by=" + key.path("key").asText()).status())
                    .as(key.toString())
                    .isEqualTo(200);
        }
    }

    @Test
    void groupsLeadToTheirSockets() throws Exception {
        try (ApiHost.Pair pair = host.connect()) {
            host.awaitRows("connections?filter=" + ApiClient.encode(pair.filter()), 1);
            JsonNode groups = host.api.read("groups?by=process,state&filter=" + ApiClient.encode(pair.filter()));
            String filter = groups.path("groups").get(0).path("filter").asText();
            assertThat(filter).startsWith(pair.filter() + " process=").endsWith(" state=established");
            host.awaitRows("connections?filter=" + ApiClient.encode(filter), 1);
        }
    }

    @Test
    void theDescriptionHasTheRoutesThereAre() throws Exception {
        JsonNode description = new ObjectMapper(new YAMLFactory())
                .readTree(host.agent.get("/api/v1/openapi.yaml").body());
        Map<String, String> described = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            String method = path.getValue().fieldNames().next().toUpperCase(Locale.ROOT);
            described.put(Api.ROOT + path.getKey(), method);
        }
        assertThat(described).isEqualTo(Api.METHODS);
        JsonNode answer = host.api.read("host");
        List<String> required = new ArrayList<>();
        description.at("/components/schemas/Host/required").forEach(name -> required.add(name.asText()));
        assertThat(answer.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(required);
    }
}
