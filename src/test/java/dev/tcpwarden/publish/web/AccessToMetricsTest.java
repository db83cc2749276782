package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.publish.web.access.Denial;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Who scrapes where the web configuration file has users. */
class AccessToMetricsTest {

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
    void aUserWithTheRightPasswordScrapes() throws Exception {
        HttpResponse<String> response = server.get("alice", "wonderland");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(LocalServer.BODY);
        assertThat(server.get("alice", "wonderland").body()).isEqualTo(LocalServer.BODY);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        HttpResponse<String> response = server.local.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .containsExactly("Basic realm=\"tcpwarden\", charset=\"UTF-8\"");
        assertThat(response.body()).isEqualTo("A user and a password are needed.\n");
        assertThat(server.status("alice", "Wonderland")).isEqualTo(401);
        assertThat(server.status("alice", "Wonderland")).isEqualTo(401);
        assertThat(server.status("alice", "")).isEqualTo(401);
        assertThat(server.status("alice", GuardedServer.ALICE)).isEqualTo(401);
        assertThat(server.status("mallory", "wonderland")).isEqualTo(401);
        assertThat(server.status("", "wonderland")).isEqualTo(401);
        for (String garbage : List.of("Basic", "Basic !", "Basic YWxpY2U=", "Bearer YWxpY2U6d29uZGVybGFuZA==")) {
            assertThat(server.local.get("/metrics", "Authorization", garbage).statusCode())
                    .isEqualTo(401);
        }
        assertThat(server.local.asked).isEmpty();
        assertThat(server.local.access.denied(Denial.CREDENTIALS)).isEqualTo(11);
    }

    /** CVE-2022-46146: where the parts of what is remembered run into each other, another user's right password opens this door. */
    @Test
    void whatIsRememberedOfOneUserIsNotTrueOfAnother() throws Exception {
        server.users("alice", GuardedServer.ALICE, "alice" + GuardedServer.BOB, GuardedServer.ALICE);
        assertThat(server.status("alice" + GuardedServer.BOB, "wonderland")).isEqualTo(200);
        server.users("alice", GuardedServer.BOB);
        assertThat(server.status("alice", GuardedServer.ALICE + "wonderland")).isEqualTo(401);
        assertThat(server.status("alice" + GuardedServer.BOB, "wonderland")).isEqualTo(401);
        assertThat(server.status("alice", "builder")).isEqualTo(200);
    }

    @Test
    void usersComeAndGoWithoutARestart() throws Exception {
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        server.users("alice", GuardedServer.BOB, "bob", GuardedServer.BOB);
        assertThat(server.status("alice", "wonderland")).isEqualTo(401);
        assertThat(server.status("alice", "builder")).isEqualTo(200);
        assertThat(server.status("bob", "builder")).isEqualTo(200);
        server.users("bob", GuardedServer.BOB);
        assertThat(server.status("alice", "builder")).isEqualTo(401);
        Files.writeString(server.file, "");
        assertThat(server.local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aFloodOfWrongPasswordsDoesNotStopThoseWhoAreKnown() throws Exception {
        server.users("alice", GuardedServer.ALICE, "slow", BCrypt.hashpw("snail", BCrypt.gensalt("$2y", 12)));
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        ExecutorService crowd = Executors.newFixedThreadPool(30);
        try {
            List<Callable<Integer>> guesses = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                String guess = "guess" + i;
                guesses.add(() -> server.status("slow", guess));
            }
            List<Future<Integer>> answers = new ArrayList<>();
            for (Callable<Integer> guess : guesses) {
                answers.add(crowd.submit(guess));
            }
            await().until(() -> server.local.access.denied(Denial.RATE_LIMIT) > 0);
            for (int i = 0; i < 20; i++) {
                assertThat(server.status("alice", "wonderland")).isEqualTo(200);
            }
            assertThat(answers).anyMatch(answer -> !answer.isDone()); // so the flood was on meanwhile
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(401, 429);
            }
        } finally {
            crowd.shutdownNow();
        }
        assertThat(server.status("alice", "wonderland")).isEqualTo(200);
        assertThat(server.status("slow", "snail")).isEqualTo(200);
    }
}
