package dev.tcpwarden.publish.web.access;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Pki;
import dev.tcpwarden.testing.RunningAgent;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.SocketFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Every route of two agents, one with a token and one with users and TLS, with every kind of credentials and trickery. */
class RoutesIT {

    private static final String API = "/api/v1";
    private static final Path DOCS = Path.of("src", "docs", "security.md");
    private static final String RULE = "watched";
    private static final String BODY = "{\"connection\":\"127.0.0.1:1 -> 127.0.0.1:2\"}";
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    static Path folder;

    private static NetworkNamespace namespace;
    private static RunningAgent tokenAgent;
    private static RunningAgent userAgent;
    private static String token;
    private static Pki pki;
    private static SSLSocketFactory before;

    @BeforeAll
    static void start() throws Exception {
        namespace = NetworkNamespace.create();
        String rules = "--rules.file="
                + Files.writeString(folder.resolve("rules.yml"), "rules: [{name: " + RULE + ", match: pid=1}]");
        tokenAgent = RunningAgent.start(namespace, rules, "--web.token-file=" + folder.resolve("token"));
        token = Files.readString(folder.resolve("token")).strip();
        pki = new Pki(folder);
        pki.certify("server", "subjectAltName=IP:127.0.0.1");
        pki.certify("reader-7");
        pki.certify("operator-7");
        Path config = Files.writeString(folder.resolve("web.yml"), """
                tls_server_config:
                  cert_file: server.crt
                  key_file: server.key
                  client_ca_file: ca.crt
                  client_auth_type: VerifyClientCertIfGiven
                  curve_preferences: [CurveP384]
                basic_auth_users:
                  carol: %s
                  alice: %s
                """.formatted(hash("reads"), hash("acts")));
        before = HttpsURLConnection.getDefaultSSLSocketFactory();
        HttpsURLConnection.setDefaultSSLSocketFactory(pki.client().getSocketFactory());
        userAgent =
                RunningAgent.start(namespace, rules, "--web.config.file=" + config, "--web.operators=alice,operator-7");
    }

    private static String hash(String password) {
        return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
    }

    @AfterAll
    static void stop() throws Exception {
        HttpsURLConnection.setDefaultSSLSocketFactory(before);
        userAgent.close();
        tokenAgent.close();
        namespace.close();
    }

    private record Route(String method, String path) {

        Route otherMethod() {
            return new Route(method.equals("GET") ? "POST" : "GET", path);
        }
    }

    private interface Column {

        String status(Route route) throws Exception;
    }

    @Test
    void whoMayWhatIsAsTheDocumentationSays() throws Exception {
        SocketFactory plain = SocketFactory.getDefault();
        SocketFactory tls = pki.client().getSocketFactory();
        String bearer = "Authorization: Bearer " + token + "\r\n";
        List<Column> columns = List.of(
                route -> ask(tokenAgent, plain, route, JSON),
                route -> ask(tokenAgent, plain, route, JSON + "Authorization: Bearer x" + token.substring(1) + "\r\n"),
                route -> ask(tokenAgent, plain, route, JSON + bearer),
                route -> ask(tokenAgent, plain, route, JSON + bearer + "Origin: http://evil.example\r\n"),
                route -> ask(tokenAgent, plain, route, JSON + bearer + "Sec-Fetch-Site: cross-site\r\n"),
                route -> ask(tokenAgent, plain, route, JSON + bearer + "Host: evil.example\r\n"),
                route -> ask(tokenAgent, plain, route.otherMethod(), JSON + bearer),
                route -> ask(
                        tokenAgent,
                        plain,
                        new Route("POST", route.path()),
                        "Content-Type: application/x-www-form-urlencoded\r\n" + bearer),
                route -> ask(userAgent, tls, route, JSON),
                route -> ask(userAgent, tls, route, JSON + bearer),
                route -> ask(userAgent, tls, route, JSON + login("alice", "reads")),
                route -> ask(userAgent, tls, route, JSON + login("carol", "reads")),
                route -> ask(userAgent, tls, route, JSON + login("alice", "acts")),
                route -> ask(userAgent, pki.client("reader-7").getSocketFactory(), route, JSON),
                route -> ask(userAgent, pki.client("operator-7").getSocketFactory(), route, JSON));
        List<String> table = new ArrayList<>();
        for (Route route : routes()) {
            List<String> cells = new ArrayList<>(List.of("`" + route.method + " " + route.path + "`"));
            for (Column column : columns) {
                cells.add(column.status(route));
            }
            table.add("| " + String.join(" | ", cells) + " |");
        }
        assertThat(String.join("\n", table))
                .isEqualTo(String.join(
                        "\n",
                        Files.readAllLines(DOCS).stream()
                                .filter(line -> line.startsWith("| `GET ") || line.startsWith("| `POST "))
                                .toList()));
    }

    /** Those of the API by its own description. */
    private static List<Route> routes() throws Exception {
        List<Route> routes = new ArrayList<>();
        for (String path : List.of("/", "/metrics", "/-/healthy", "/-/ready", "/nothing")) {
            routes.add(new Route("GET", path));
        }
        JsonNode description = new ObjectMapper(new YAMLFactory())
                .readTree(tokenAgent.get(API + "/openapi.yaml").body());
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> routes.add(new Route(method.toUpperCase(Locale.ROOT), API + path.getKey()))));
        assertThat(routes).hasSizeGreaterThan(10);
        return routes;
    }

    private static String login(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
    }

    /** The status, once there is a fresh sample. */
    private static String ask(RunningAgent agent, SocketFactory sockets, Route route, String headers) {
        return await().until(() -> askOnce(agent, sockets, route, headers), status -> !status.equals("503"));
    }

    private static String askOnce(RunningAgent agent, SocketFactory sockets, Route route, String headers)
            throws Exception {
        URI url = agent.url();
        String host = headers.contains("Host:") ? "" : "Host: " + url.getAuthority() + "\r\n";
        String body = route.method.equals("POST") ? BODY : "";
        return namespace.call(() -> {
            try (Socket socket = sockets.createSocket(InetAddress.getByName(url.getHost()), url.getPort())) {
                socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
                String path = route.path.replace("{rule}", RULE);
                String request = route.method + " " + path + " HTTP/1.1\r\n" + host + headers
                        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                String status = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine();
                return status.split(" ", -1)[1];
            }
        });
    }

    @Test
    void thePageLoadsNothingFromElsewhere() throws Exception {
        for (String path : List.of("/", "/page/main.js", API + "/host")) {
            String policy = namespace.call(() ->
                    tokenAgent.url().resolve(path).toURL().openConnection().getHeaderField("Content-Security-Policy"));
            assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe");
        }
    }

    @Test
    void theAuditLineNamesTheCallerAndTheAddress() throws Exception {
        Route terminations = new Route("POST", API + "/terminations");
        SocketFactory tls = pki.client().getSocketFactory();
        assertThat(ask(userAgent, tls, terminations, JSON + login("alice", "acts")))
                .isEqualTo("200");
        assertThat(ask(userAgent, pki.client("operator-7").getSocketFactory(), terminations, JSON))
                .isEqualTo("200");
        await().untilAsserted(() -> assertThat(userAgent.errors())
                .containsPattern("audit.*alice.*127\\.0\\.0\\.1")
                .containsPattern("audit.*operator-7.*127\\.0\\.0\\.1"));
    }

    @Test
    void prometheusScrapesOverTlsWithAPassword() throws Exception {
        String program = Needs.program("prometheus").toString();
        Files.writeString(folder.resolve("password"), "reads");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: tcpwarden
                    scheme: https
                    tls_config: {ca_file: ca.crt}
                    basic_auth: {username: carol, password_file: password}
                    static_configs: [{targets: ["%s"]}]
                  - job_name: without
                    scheme: https
                    tls_config: {ca_file: ca.crt}
                    static_configs: [{targets: ["%s"]}]
                """.formatted(
                        userAgent.url().getAuthority(), userAgent.url().getAuthority()));
        Process prometheus = namespace.call(() -> new ProcessBuilder(
                        program,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:9090")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start());
        try {
            await().ignoreExceptions().untilAsserted(() -> {
                assertThat(query("up"))
                        .contains("\"without\"")
                        .containsPattern("\"tcpwarden\"\\},\"value\":\\[[\\d.]+,\"1\"]");
                assertThat(query("up{job=\"without\"}")).containsPattern(",\"0\"]");
                assertThat(query("tcpwarden_up")).containsPattern(",\"1\"]");
                assertThat(query("tcpwarden_http_denied_total{reason=\"credentials\"} > 0"))
                        .contains("credentials");
            });
        } finally {
            prometheus.destroy();
            prometheus.onExit().join();
        }
    }

    private static String query(String expression) throws Exception {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return RunningAgent.get(namespace, URI.create("http://127.0.0.1:9090/api/v1/query?query=" + encoded))
                .text();
    }
}
