package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.SocketHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Rules on the page of an agent that has just been started, so that they wait for a minute, and one of whose users may only read. */
class PageRulesIT {

    private static final String RULES = """
            rules:
              - {name: held, match: process=SocketHolder direction=outbound, for: 1, action: terminate}
              - {name: watched, match: process=SocketHolder state=established, when: {group-by: process, at-least: 500}}
            """;

    private static final String HOLDS = "[...document.querySelectorAll('.preview li')].some((li) => "
            + "li.textContent.startsWith('victim: 127.0.0.1'))";

    private PageHost host;
    private Path rules;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path users = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users: {carol: " + hash("reads") + ", alice: " + hash("acts") + "}");
        rules = Files.writeString(folder.resolve("rules.yml"), RULES);
        host = PageHost.start(
                folder,
                "--web.config.file=" + users,
                "--web.operators=alice",
                "--rules.file=" + rules,
                "--rules.terminate=true");
    }

    private static String hash(String password) {
        return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    /** With rules that are new, so that a minute of grace begins. */
    private SocketHolder holderOfAMinute() throws Exception {
        Files.writeString(rules, RULES + "# changed\n");
        return host.namespace.call(SocketHolder::start);
    }

    private PageUser open(String login) throws Exception {
        String address = login + "@" + host.agent.url().getAuthority();
        return PageUser.open(
                host.namespace, "http://" + address + "/api/v1/fields", "http://" + address + "/?view=rules");
    }

    @Test
    void anOperatorSeesWhatARuleFindsPausesItAndLetsItAct() throws Exception {
        try (PageUser alice = open("alice:acts");
                SocketHolder holder = holderOfAMinute()) {
            alice.awaitRows(rows -> {
                assertThat(rows).hasSize(2);
                assertThat(rows.get(0)).startsWith("held", "terminate", "grace").contains("1");
                assertThat(rows.get(1)).startsWith("watched", "report");
            });
            assertThat(alice.text("#total")).isEqualTo("2 rules");
            assertThat(alice.browser.value("$('.filter').hidden").asBoolean()).isTrue();
            alice.browser.click(PageUser.ROWS + " td");
            alice.await(HOLDS);
            assertThat(alice.text("#drawer h2")).isEqualTo("held");
            assertThat(alice.text("#drawer [data-part=file]")).contains("process=SocketHolder direction=outbound");
            assertThat(alice.browser.address()).endsWith("?view=rules&open=held");

            press(alice, "Pause");
            alice.await("$('#drawer .gone').textContent === 'paused by alice'");
            alice.await("$('#problems').textContent.includes('The rule held is paused: paused by alice')");
            alice.awaitRows(rows -> assertThat(rows.get(0)).contains("paused", "paused by alice"));
            assertThat(alice.text("#live")).isEqualTo("The rule held is paused.");
            Patience.await()
                    .untilAsserted(() -> assertThat(host.agent.errors())
                            .contains("rule=\"held\" event=paused via=api who=\"alice\" from=\"127.0.0.1\""));

            alice.browser.press(Keys.ESCAPE);
            alice.await("$('#drawer').hidden");
            alice.view("connections");
            alice.browser.click("#problems .warning button");
            alice.await("$('#view-rules').ariaSelected === 'true'");
            alice.awaitRows(rows -> assertThat(rows).hasSize(2));
            alice.browser.run("document.querySelector('[role=grid]').focus();");
            alice.browser.press(Keys.HOME + Keys.ENTER);
            alice.await("$('#drawer .buttons button')?.textContent === 'Resume'");
            press(alice, "Resume");

            alice.awaitRows(rows -> assertThat(rows.get(0)).startsWith("held", "terminate", "active"));
            Patience.await()
                    .untilAsserted(() -> assertThat(alice.column("Terminated")).containsExactly("1", "0"));
            assertThat(holder.readResult()).isNotEqualTo("end");
            alice.browser.run("document.querySelector('#drawer .link').click();");
            alice.await("$('#view-connections').ariaSelected === 'true'");
            assertThat(alice.browser.value("$('#filter').value").asText())
                    .isEqualTo("process=SocketHolder direction=outbound");
        }
    }

    private static void press(PageUser user, String button) throws Exception {
        user.await("$('#drawer .buttons button')?.textContent === '" + button + "'");
        user.browser.click("#drawer .buttons button");
    }

    @Test
    void aReaderSeesRulesAndNoButton() throws Exception {
        try (PageUser carol = open("carol:reads")) {
            carol.awaitRows(rows -> assertThat(rows).hasSize(2));
            carol.browser.run("[...document.querySelectorAll('" + PageUser.ROWS + "')][1].cells[0].click();");
            carol.await("$('#drawer h2')?.textContent === 'watched' && $('.preview').textContent.includes('0 match')");
            assertThat(carol.browser.value("$('#drawer .buttons').hidden").asBoolean())
                    .isTrue();
            String request = "fetch(new URL('api/v1/rules/watched/pause', location.origin), {method: 'POST', "
                    + "headers: {'Content-Type': 'application/json'}, body: '{}'}).then((answer) => answer.json())";
            assertThat(carol.browser.value(request).path("detail").asText()).startsWith("\"carol\" may only read");
            assertThat(host.agent.errors()).doesNotContain("rule=\"watched\" event=paused");
        }
    }

    @Test
    void aFileThatCannotBeUsedIsWhatIsWrongNow() throws Exception {
        try (PageUser alice = open("alice:acts")) {
            Files.writeString(rules, "rules: [{name: held}]");
            alice.await("$('#problems').textContent.includes('The file of rules cannot be used')");
            Files.writeString(rules, RULES);
            alice.await("!$('#problems').textContent.includes('The file of rules cannot be used')");
            Patience.await().untilAsserted(() -> assertThat(alice.rows()).hasSize(2));
        }
    }
}
