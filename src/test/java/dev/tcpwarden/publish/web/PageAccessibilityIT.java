package dev.tcpwarden.publish.web;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.history.LogText;
import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.SocketHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page by the rules of axe-core (WCAG 2.2 A and AA, and its best practices), in each view and state, dark and light. */
class PageAccessibilityIT {

    private static final Path AXE = Path.of("src", "test", "resources", "axe-core", "axe.min.js");

    @Test
    void axeFindsNoViolation(@TempDir Path folder) throws Exception {
        String rules = "rules: [{name: held, match: process=SocketHolder, for: 1}]";
        try (PageHost host = PageHost.start(
                        folder, "--rules.file=" + Files.writeString(folder.resolve("rules.yml"), rules));
                SocketHolder holder = host.namespace.call(SocketHolder::start);
                PageUser user = host.open("?filter=pid%3D" + holder.pid())) {
            String filter = "pid=" + holder.pid();
            user.browser.run(Files.readString(AXE));
            for (String colours : new String[] {"light", "dark"}) {
                user.browser.run("document.documentElement.dataset.theme = '" + colours + "';");
                look(user, colours, filter);
            }
        }
    }

    @Test
    void norInThePast(@TempDir Path folder) throws Exception {
        Path log = new LogText()
                .start(10, 10)
                .closed(20, 10, 1, "closed")
                .closed(30, 12, 2, "refused")
                .write(folder.resolve("connections.json"));
        try (PageHost host = PageHost.start(folder, "--connections.log=" + log);
                PageUser user = host.open("?view=history&from=" + at(0) + "&to=" + at(100))) {
            user.browser.run(Files.readString(AXE));
            user.awaitRows(rows -> assertThat(rows).hasSize(2));
            user.openFirst();
            user.await("$('#past-said .note') !== null");
            for (String colours : new String[] {"light", "dark"}) {
                user.browser.run("document.documentElement.dataset.theme = '" + colours + "';");
                noViolation(user, colours + " past");
            }
        }
    }

    private static void look(PageUser user, String colours, String filter) throws Exception {
        for (String view : new String[] {
            "processes", "groups", "listeners", "destinations", "events", "rules", "history", "connections"
        }) {
            user.view(view);
            user.await("$('#view-" + view + "').ariaSelected === 'true' && $('#table').isConnected");
            noViolation(user, colours + " " + view);
        }
        user.view("rules");
        user.awaitRows(rows -> assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row).contains("held")));
        user.openFirst();
        user.await("$('#drawer .preview li') !== null");
        noViolation(user, colours + " rule");
        user.view("connections");
        user.awaitRows(rows -> assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row).contains("established")));
        user.openFirst();
        noViolation(user, colours + " drawer");
        user.browser.press("x");
        user.await("$('#terminate button.danger') !== null");
        noViolation(user, colours + " termination");
        user.browser.press(Keys.ESCAPE + Keys.ESCAPE + "?");
        user.await("$('#help').open");
        noViolation(user, colours + " help");
        user.browser.press(Keys.ESCAPE);
        user.filter("stat=x");
        user.await("$('#filter-error').textContent !== ''");
        noViolation(user, colours + " error");
        user.filter(filter);
        user.await("$('#filter-error').textContent === ''");
        user.browser.run("document.activeElement.blur();");
    }

    private static void noViolation(PageUser user, String where) throws Exception {
        JsonNode violations = user.browser.run("return axe.run().then((found) => found.violations.map((one) => "
                + "one.id + ': ' + one.help + ' ' + one.nodes.map((node) => node.html).join(' ')));");
        assertThat(violations).as(where).isEmpty();
    }
}
