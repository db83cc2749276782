package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.publish.web.access.Denial;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else the web configuration file demands, as it is at the moment of a request. */
class WebConfigInForceTest {

    private GuardedServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = new GuardedServer(folder);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aBrokenFileOpensNothingAndIsMended() throws Exception {
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        for (String broken :
                List.of("basic_auth_users: {alice: ", "basic_auth_users: {alice: wonderland}", "users: {}")) {
            Files.writeString(server.file, broken);
            HttpResponse<String> response = server.get("alice", "wonderland");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("The agent's web configuration is broken; see its log.\n");
            assertThat(server.local.get("/metrics").statusCode()).isEqualTo(500);
            assertThat(server.local.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(server.local.get("/").statusCode()).isEqualTo(200);
        }
        Files.delete(server.file);
        assertThat(server.status("alice", "wonderland")).isEqualTo(500);
        assertThat(server.local.access.denied(Denial.CONFIG)).isEqualTo(7);

        server.users("alice", GuardedServer.ALICE);
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        assertThat(server.local.get("/metrics").statusCode()).isEqualTo(401);
    }

    @Test
    void healthNeedsNoPasswordAndNoTurn() throws Exception {
        Files.writeString(
                server.file,
                "rate_limit: {interval: 1h, burst: 1}\nbasic_auth_users: {alice: " + GuardedServer.ALICE + "}");
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(server.local.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(server.local.get("/-/ready").statusCode()).isEqualTo(503);
            assertThat(server.local.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void requestsBeyondTheRateAreRefusedWhoeverSendsThem() throws Exception {
        Files.writeString(
                server.file,
                "rate_limit: {interval: 1h, burst: 2}\nbasic_auth_users: {alice: " + GuardedServer.ALICE + "}");
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        assertThat(server.local.get("/metrics").statusCode()).isEqualTo(401);
        HttpResponse<String> response = server.get("alice", "wonderland");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().allValues("Retry-After")).containsExactly("3600");
        assertThat(server.local.access.denied(Denial.RATE_LIMIT)).isEqualTo(1);

        Files.writeString(
                server.file,
                "rate_limit: {interval: 1ms, burst: 1}\nbasic_auth_users: {alice: " + GuardedServer.ALICE + "}");
        await().until(() -> server.status("alice", "wonderland") == 200);
    }

    @Test
    void headersOfTheFileAreOnEveryAnswer() throws Exception {
        HttpResponse<String> before = server.local.get("/nothing");
        assertThat(before.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("'self'");
        assertThat(before.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        Files.writeString(
                server.file,
                "http_server_config: {headers: {X-Frame-Options: deny, Content-Security-Policy: \"default-src https:\"}}");
        for (String path : List.of("/", "/metrics", "/-/healthy", "/nothing")) {
            HttpResponse<String> response = server.local.get(path);
            assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("deny");
            assertThat(response.headers().allValues("Content-Security-Policy")).containsExactly("default-src https:");
        }
    }

    @Test
    void theHostOfTheExternalUrlIsServed() throws Exception {
        assertThat(server.local.raw("GET /-/healthy HTTP/1.1\r\nHost: DB7.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(server.local.raw("GET /-/healthy HTTP/1.1\r\nHost: db8.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(server.local.access.denied(Denial.HOST)).isEqualTo(1);
    }
}
