package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API of a real agent, on connections of this test in a network namespace of its own. */
class ApiIT {

    private static NetworkNamespace namespace;
    private static RunningAgent agent;
    private static ApiClient api;
    private static ServerSocket listener;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        namespace = NetworkNamespace.create();
        Path file = folder.resolve("token");
        agent = RunningAgent.start(namespace, "--web.token-file=" + file);
        api = new ApiClient(namespace, agent, Files.readString(file).strip());
        listener = namespace.call(() -> new ServerSocket(0, 100, InetAddress.getLoopbackAddress()));
    }

    @AfterAll
    static void stop() throws Exception {
        listener.close();
        agent.close();
        namespace.close();
    }

    /** Both ends of a connection. */
    private record Pair(Socket client, Socket server) implements AutoCloseable {

        static Pair open() throws Exception {
            return namespace.call(() -> {
                Socket client = new Socket();
                client.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
                return new Pair(client, listener.accept());
            });
        }

        /** As the agent names it, from the client's end. */
        String name() {
            return "127.0.0.1:" + client.getLocalPort() + " -> 127.0.0.1:" + client.getPort();
        }

        String filter() {
            return "local=127.0.0.1:" + client.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private static JsonNode awaitRows(String path, int total) {
        return Patience.await()
                .ignoreExceptions()
                .until(() -> api.read(path), answer -> answer.path("total").asInt() == total);
    }

    private static List<String> texts(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(key).asText())
                .toList();
    }

    @Test
    void windowsOfConnectionsAreFilteredAndSorted() throws Exception {
        List<Pair> pairs = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                Pair pair = Pair.open();
                pair.client.getOutputStream().write(new byte[1000 * (i + 1)]);
                pairs.add(pair);
            }
            String inbound = "connections?filter="
                    + ApiClient.encode("direction=inbound state=established local=:" + listener.getLocalPort());
            awaitRows(inbound, 5);
            JsonNode answer = Patience.await()
                    .until(
                            () -> api.read(inbound + "&sort=-receive_queue&offset=1&limit=3"),
                            it -> it.path("connections").size() == 3
                                    && it.path("connections")
                                                    .get(0)
                                                    .path("receive_queue")
                                                    .asInt()
                                            == 4000);
            assertThat(answer.path("total").asInt()).isEqualTo(5);
            assertThat(texts(answer.path("connections"), "receive_queue")).containsExactly("4000", "3000", "2000");
            assertThat(texts(answer.path("connections"), "pid"))
                    .containsOnly(Long.toString(ProcessHandle.current().pid()));
            JsonNode first = answer.path("connections").get(0);
            JsonNode again = awaitRows("connections?id=" + first.path("id").asText(), 1);
            assertThat(again.path("connections").get(0).path("connection")).isEqualTo(first.path("connection"));
        } finally {
            for (Pair pair : pairs) {
                pair.close();
            }
        }
    }

    @Test
    void eachListingHasTheFieldsThatItSays() throws Exception {
        JsonNode fields = api.read("fields");
        try (Pair pair = Pair.open()) {
            awaitRows("connections?filter=" + ApiClient.encode(pair.filter()), 1);
            for (String listing : List.of("connections", "processes", "groups", "listeners", "destinations")) {
                JsonNode row = Patience.await()
                        .ignoreExceptions()
                        .until(() -> api.read(listing).path(listing), rows -> !rows.isEmpty())
                        .get(0);
                List<String> said = texts(fields.path(listing), "key");
                assertThat(row.fieldNames()).toIterable().as(listing).containsAll(said);
                for (String key : said) {
                    assertThat(api.get(listing + "?sort=-" + key).status())
                            .as(listing + " by " + key)
                            .isEqualTo(200);
                }
            }
        }
        for (JsonNode key : fields.path("filter")) {
            assertThat(api.get("connections?filter="
                                    + ApiClient.encode(key.path("example").asText()))
                            .status())
                    .as(key.toString())
                    .isEqualTo(200);
        }
        for (JsonNode key : fields.path("group_keys")) {
            assertThat(api.get("groups?by=" + key.path("key").asText()).status())
                    .as(key.toString())
                    .isEqualTo(200);
        }
    }

    @Test
    void groupsLeadToTheirSockets() throws Exception {
        try (Pair pair = Pair.open()) {
            awaitRows("connections?filter=" + ApiClient.encode(pair.filter()), 1);
            JsonNode groups = api.read("groups?by=process,state&filter=" + ApiClient.encode(pair.filter()));
            String filter = groups.path("groups").get(0).path("filter").asText();
            assertThat(filter).startsWith(pair.filter() + " process=").endsWith(" state=established");
            awaitRows("connections?filter=" + ApiClient.encode(filter), 1);
        }
    }

    @Test
    void theDescriptionHasTheRoutesThereAre() throws Exception {
        JsonNode description = new ObjectMapper(new YAMLFactory())
                .readTree(agent.get("/api/v1/openapi.yaml").body());
        Map<String, String> described = new TreeMap<>();
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            String method = path.getValue().fieldNames().next().toUpperCase(Locale.ROOT);
            described.put(Api.ROOT + path.getKey(), method);
        }
        assertThat(described).isEqualTo(Api.METHODS);
        JsonNode host = api.read("host");
        List<String> required = new ArrayList<>();
        description.at("/components/schemas/Host/required").forEach(name -> required.add(name.asText()));
        assertThat(host.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(required);
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertProblem(api.get("connections?filter=stat%3Dx"), 400, "filter", "\"stat=x\" is not a filter term");
        assertThat(api.get("connections?filter=process%3Da+stat%3Dx")
                        .body()
                        .path("term")
                        .asText())
                .isEqualTo("stat=x");
        assertProblem(api.get("connections?filter=%22"), 400, "filter", "leaves a double quote open");
        assertProblem(api.get("connections?sort=x"), 400, "sort", "rows cannot be sorted by \"x\": allowed are id,");
        assertProblem(
                api.get("connections?limit=1001"), 400, "limit", "limit cannot be \"1001\": allowed are 0 to 1000");
        assertProblem(api.get("connections?offset=-1"), 400, "offset", "offset cannot be \"-1\"");
        assertProblem(api.get("connections?id=x"), 400, "id", "\"x\" is not the id of a connection");
        assertProblem(
                api.get("connections?by=x"),
                400,
                "by",
                "\"by\" is not a parameter here: allowed are filter, id, limit, offset, sort");
        assertProblem(
                api.get("connections?limit=1&limit=2"),
                400,
                "limit",
                "the parameter \"limit\" is given more than once");
        assertProblem(api.get("groups?by=x"), 400, "by", "rows cannot be grouped by \"x\": allowed are process,");
        assertProblem(api.get("groups?by=pid,pid"), 400, "by", "by names a key more than once");
        assertProblem(
                api.get("destinations?filter=state%3Dlisten"),
                400,
                "filter",
                "the filter term \"state=listen\" is not allowed here: only process, container,");
        assertProblem(api.get("events?events=x"), 400, "events", "there are no events \"x\": allowed are sample,");
        assertProblem(api.get("nothing"), 404, "", "Not found");
        assertProblem(api.get("terminations"), 405, "", "Only POST is allowed.");
        assertProblem(api.post("host", "{}"), 405, "", "Only GET is allowed.");
        for (String body :
                List.of("", "{", "[]", "{\"filter\":\"pid=1\"} {}", "{}", "{\"filter\":\"pid=1\",\"preview\":\"x\"}")) {
            assertProblem(api.post("terminations", body), 400, "", "");
        }
        assertProblem(api.post("terminations", "{\"filter\":\"\"}"), 400, "filter", "a filter with at least one term");
        assertProblem(api.post("terminations", "{\"filter\":1}"), 400, "filter", "filter is not a string");
        assertProblem(
                api.post("terminations", "{\"connection\":\"x\"}"), 400, "connection", "\"x\" is not a connection");
        assertProblem(api.post("terminations", "{\"all\":true}"), 400, "all", "\"all\" is not a member here");
        assertProblem(
                api.post("terminations", "{\"preview\":\"x\"}"), 400, "preview", "there is no preview \"x\" any more");
        assertProblem(
                api.post("terminations", "{\"preview\":\"x\",\"dryRun\":true}"),
                400,
                "dryRun",
                "a preview is the answer");
        assertProblem(api.post("terminations", "{\"filter\":\"" + "x".repeat(70_000) + "\"}"), 413, "", "");
        assertThat(agent.errors()).doesNotContain("ERROR", "Exception");
    }

    private static void assertProblem(ApiClient.Answer answer, int status, String parameter, String detail) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.body().path("detail").asText()).contains(detail);
    }

    @Test
    void eventsTellOfConnectionsAndOfTheirTermination() throws Exception {
        String port = "remote=127.0.0.1:" + listener.getLocalPort();
        try (EventReader all = new EventReader(api.events("?filter=" + ApiClient.encode(port)));
                EventReader samples = new EventReader(api.events("?events=sample"))) {
            Patience.await().until(() -> all.count("sample") > 2 && samples.count("sample") > 2);
            String closed;
            try (Pair pair = Pair.open()) {
                closed = pair.name();
                Patience.await().until(() -> all.connections("opened").contains(pair.name()));
            }
            Patience.await().until(() -> all.connections("closed").contains(closed));
            try (Pair pair = Pair.open()) {
                assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}"))
                        .containsExactly("terminated");
                Patience.await().until(() -> all.connections("terminated").contains(pair.name()));
            }
            assertThat(samples.events).extracting(EventReader.Event::name).containsOnly("sample");
            assertThat(all.connections("opened")).allMatch(name -> name.endsWith(":" + listener.getLocalPort()));
        }
    }

    private static List<String> terminate(String body) throws Exception {
        ApiClient.Answer answer = api.post("terminations", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return texts(answer.body().path("terminations"), "outcome");
    }

    @Test
    void terminatesOneConnectionAndBothEndsSeeIt() throws Exception {
        try (Pair pair = Pair.open()) {
            assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}")).containsExactly("terminated");
            assertEnded(pair.client);
            assertEnded(pair.server);
            assertThat(agent.errors())
                    .contains(
                            "connection=\"" + pair.name() + "\"",
                            "via=api who=",
                            "from=\"127.0.0.1\" result=terminated");
            assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}")).containsExactly("not_found");
        }
    }

    private static void assertEnded(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContainingAll("onnection");
        }
    }

    @Test
    void terminatesJustWhatAPreviewShowed() throws Exception {
        try (Pair one = Pair.open();
                Pair two = Pair.open()) {
            String filter = "remote=:" + listener.getLocalPort() + " state=established direction=outbound";
            JsonNode preview = Patience.await()
                    .until(
                            () -> api.post("terminations", "{\"filter\":\"" + filter + "\",\"dryRun\":true}")
                                    .body(),
                            it -> texts(it.path("terminations"), "connection")
                                    .containsAll(List.of(one.name(), two.name())));
            assertThat(texts(preview.path("terminations"), "outcome")).containsOnly("would_terminate");
            assertThat(preview.path("total").asInt())
                    .isEqualTo(preview.path("terminations").size());
            try (Pair later = Pair.open()) {
                String body = "{\"preview\":\"" + preview.path("preview").asText() + "\"}";
                assertThat(terminate(body)).contains("terminated").doesNotContain("refused", "failed");
                later.client.getOutputStream().write(1);
                assertThat(later.server.getInputStream().read()).isEqualTo(1);
                assertThat(api.post("terminations", body).status()).isEqualTo(400);
            }
            assertEnded(one.server);
            assertEnded(two.server);
        }
    }

    @Test
    void requestsWhoseBodyDoesNotComeKeepNobodyWaiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Socket socket = namespace.call(() ->
                        new Socket(InetAddress.getLoopbackAddress(), agent.url().getPort()));
                socket.getOutputStream()
                        .write(
                                ("POST /api/v1/terminations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 1000\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(agent.get("/metrics").status()).isEqualTo(200);
                assertThat(api.get("host").status()).isEqualTo(200);
            }
            for (Socket socket : slow) {
                assertEnded(socket); // after its five seconds
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
