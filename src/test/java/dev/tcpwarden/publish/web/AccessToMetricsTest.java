package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Denial;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** What the web configuration file demands of those who scrape. */
class AccessToMetricsTest {

    private static final String ALICE = hash("wonderland");
    private static final String BOB = hash("builder");

    @TempDir
    Path folder;

    private Path file;
    private LocalServer local;

    private static String hash(String password) {
        return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
    }

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("web.yml");
        users("alice", ALICE);
        local = new LocalServer(new Access(
                Optional.of(WebConfigFile.open(file)),
                Token.random(),
                Set.of(),
                Optional.of(URI.create("https://db7.example/tcp/"))));
    }

    @AfterEach
    void close() {
        local.close();
    }

    private void users(String... pairs) throws IOException {
        StringBuilder text = new StringBuilder("basic_auth_users:\n");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append("  \"")
                    .append(pairs[i])
                    .append("\": ")
                    .append(pairs[i + 1])
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    private int status(String user, String password) throws Exception {
        return get(user, password).statusCode();
    }

    private HttpResponse<String> get(String user, String password) throws Exception {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return local.get(
                "/metrics", "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    @Test
    void aUserWithTheRightPasswordScrapes() throws Exception {
        HttpResponse<String> response = get("alice", "wonderland");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(LocalServer.BODY);
        assertThat(get("alice", "wonderland").body()).isEqualTo(LocalServer.BODY);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        HttpResponse<String> response = local.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"tcpwarden\", charset=\"UTF-8\"");
        assertThat(response.body()).isEqualTo("A user and a password are needed.\n");
        assertThat(status("alice", "Wonderland")).isEqualTo(401);
        assertThat(status("alice", "Wonderland")).isEqualTo(401);
        assertThat(status("alice", "")).isEqualTo(401);
        assertThat(status("alice", ALICE)).isEqualTo(401);
        assertThat(status("mallory", "wonderland")).isEqualTo(401);
        assertThat(status("", "wonderland")).isEqualTo(401);
        for (String garbage : List.of("Basic", "Basic !", "Basic YWxpY2U=", "Bearer YWxpY2U6d29uZGVybGFuZA==")) {
            assertThat(local.get("/metrics", "Authorization", garbage).statusCode())
                    .isEqualTo(401);
        }
        assertThat(local.asked).isEmpty();
        assertThat(local.access.denied(Denial.CREDENTIALS)).isEqualTo(11);
    }

    /** CVE-2022-46146: where the parts of what is remembered run into each other, another user's right password opens this door. */
    @Test
    void whatIsRememberedOfOneUserIsNotTrueOfAnother() throws Exception {
        users("alice", ALICE, "alice" + BOB, ALICE);
        assertThat(status("alice" + BOB, "wonderland")).isEqualTo(200);
        users("alice", BOB);
        assertThat(status("alice", ALICE + "wonderland")).isEqualTo(401);
        assertThat(status("alice" + BOB, "wonderland")).isEqualTo(401);
        assertThat(status("alice", "builder")).isEqualTo(200);
    }

    @Test
    void usersComeAndGoWithoutARestart() throws Exception {
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        users("alice", BOB, "bob", BOB);
        assertThat(status("alice", "wonderland")).isEqualTo(401);
        assertThat(status("alice", "builder")).isEqualTo(200);
        assertThat(status("bob", "builder")).isEqualTo(200);
        users("bob", BOB);
        assertThat(status("alice", "builder")).isEqualTo(401);
        Files.writeString(file, "");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrokenFileOpensNothingAndIsMended() throws Exception {
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        for (String broken :
                List.of("basic_auth_users: {alice: ", "basic_auth_users: {alice: wonderland}", "users: {}")) {
            Files.writeString(file, broken);
            HttpResponse<String> response = get("alice", "wonderland");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("The agent's web configuration is broken; see its log.\n");
            assertThat(local.get("/metrics").statusCode()).isEqualTo(500);
            assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(local.get("/").statusCode()).isEqualTo(200);
        }
        Files.delete(file);
        assertThat(status("alice", "wonderland")).isEqualTo(500);
        assertThat(local.access.denied(Denial.CONFIG)).isEqualTo(7);

        users("alice", ALICE);
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        assertThat(local.get("/metrics").statusCode()).isEqualTo(401);
    }

    @Test
    void healthNeedsNoPasswordAndNoTurn() throws Exception {
        Files.writeString(file, "rate_limit: {interval: 1h, burst: 1}\nbasic_auth_users: {alice: " + ALICE + "}");
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(local.get("/-/ready").statusCode()).isEqualTo(503);
            assertThat(local.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void requestsBeyondTheRateAreRefusedWhoeverSendsThem() throws Exception {
        Files.writeString(file, "rate_limit: {interval: 1h, burst: 2}\nbasic_auth_users: {alice: " + ALICE + "}");
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        assertThat(local.get("/metrics").statusCode()).isEqualTo(401);
        HttpResponse<String> response = get("alice", "wonderland");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().allValues("Retry-After")).containsExactly("3600");
        assertThat(local.access.denied(Denial.RATE_LIMIT)).isEqualTo(1);

        Files.writeString(file, "rate_limit: {interval: 1ms, burst: 1}\nbasic_auth_users: {alice: " + ALICE + "}");
        await().until(() -> status("alice", "wonderland") == 200);
    }

    @Test
    void headersOfTheFileAreOnEveryAnswer() throws Exception {
        HttpResponse<String> before = local.get("/nothing");
        assertThat(before.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("'self'");
        assertThat(before.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        Files.writeString(
                file,
                "http_server_config: {headers: {X-Frame-Options: deny, Content-Security-Policy: \"default-src https:\"}}");
        for (String path : List.of("/", "/metrics", "/-/healthy", "/nothing")) {
            HttpResponse<String> response = local.get(path);
            assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("deny");
            assertThat(response.headers().allValues("Content-Security-Policy")).containsExactly("default-src https:");
        }
    }

    @Test
    void theHostOfTheExternalUrlIsServed() throws Exception {
        assertThat(local.raw("GET /-/healthy HTTP/1.1\r\nHost: DB7.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(local.raw("GET /-/healthy HTTP/1.1\r\nHost: db8.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(local.access.denied(Denial.HOST)).isEqualTo(1);
    }

    @Test
    void aFloodOfWrongPasswordsDoesNotStopThoseWhoAreKnown() throws Exception {
        users("alice", ALICE, "slow", BCrypt.hashpw("snail", BCrypt.gensalt("$2y", 12)));
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        ExecutorService crowd = Executors.newFixedThreadPool(30);
        try {
            List<Callable<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String guess = "guess" + i;
                guesses.add(() -> status("slow", guess));
            }
            List<Future<Integer>> answers = new ArrayList<>();
            for (Callable<Integer> guess : guesses) {
                answers.add(crowd.submit(guess));
            }
            await().until(() -> local.access.denied(Denial.RATE_LIMIT) > 0);
            for (int i = 0; i < 20; i++) {
                assertThat(status("alice", "wonderland")).isEqualTo(200);
            }
            assertThat(answers).anyMatch(answer -> !answer.isDone()); // so the flood was on meanwhile
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(401, 429);
            }
        } finally {
            crowd.shutdownNow();
        }
        assertThat(status("alice", "wonderland")).isEqualTo(200);
        assertThat(status("slow", "snail")).isEqualTo(200);
    }
}
