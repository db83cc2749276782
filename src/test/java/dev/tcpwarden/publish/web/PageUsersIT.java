package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.SocketHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The page of an agent that has users, one of whom may only read, in a browser that logs in by name and password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageUsersIT {

    private PageHost host;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users: {carol: " + hash("reads") + ", alice: " + hash("acts") + "}");
        host = PageHost.start(folder, "--web.config.file=" + users, "--web.operators=alice");
    }

    private static String hash(String password) {
        return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
    }

    @AfterAll
    void stop() throws Exception {
        host.close();
    }

    /** {@code login} is a name and a password, with a colon between; the browser keeps what the agent has once asked for. */
    private PageUser open(String login, SocketHolder holder) throws Exception {
        String address = login + "@" + host.agent.url().getAuthority();
        return PageUser.open(
                host.namespace,
                "http://" + address + "/api/v1/fields",
                "http://" + address + "/?filter=pid%3D" + holder.pid());
    }

    @Test
    void aReaderSeesTheTableAndNoButton() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start);
                PageUser carol = open("carol:reads", holder)) {
            carol.cannotTerminate();
            String request = "fetch(new URL('api/v1/terminations', location.origin), {method: 'POST', "
                    + "headers: {'Content-Type': 'application/json'}, body: '{\"filter\":\"pid=" + holder.pid()
                    + "\"}'}).then((answer) => answer.json())";
            assertThat(carol.browser.value(request).path("detail").asText())
                    .isEqualTo("\"carol\" may only read: --web.operators names who may change something.");
            carol.awaitRows(rows -> assertThat(rows).hasSize(1));
        }
    }

    @Test
    void anOperatorTerminates() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start);
                PageUser alice = open("alice:acts", holder)) {
            alice.awaitRows(rows -> assertThat(rows).hasSize(1));
            alice.openFirst();
            alice.terminateOpen();
            assertThat(holder.readResult()).isNotEqualTo("end");
            Patience.await().untilAsserted(() -> assertThat(host.agent.errors()).contains("who=\"alice\""));
        }
    }
}
