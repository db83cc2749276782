package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Browser;
import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;

/** Somebody who has an agent's page open. */
final class PageUser implements AutoCloseable {

    static final String ROWS = "[role=grid] tbody tr";

    final Browser browser;

    private PageUser(Browser browser) {
        this.browser = browser;
    }

    /** Opens the address that has the token in it; {@code query} is "" or begins with a question mark. */
    static PageUser open(NetworkNamespace namespace, RunningAgent agent, Path tokenFile, String query)
            throws Exception {
        PageUser user = new PageUser(Browser.start(namespace, 1400, 900));
        try {
            user.browser.open(agent.url().resolve("/") + query + "#token="
                    + Files.readString(tokenFile).strip());
            user.await("document.body.dataset.freshness === 'live'");
            return user;
        } catch (Exception | AssertionError e) {
            user.close();
            throw e;
        }
    }

    void await(String expression) {
        browser.await(expression);
    }

    /** Types a filter over what is in the box, and presses Enter. */
    void filter(String text) throws Exception {
        browser.run("document.querySelector('#filter').focus(); document.querySelector('#filter').select();");
        browser.type("#filter", (text.isEmpty() ? Keys.DELETE : text) + Keys.ESCAPE + Keys.ENTER);
    }

    void view(String name) throws Exception {
        browser.click("#view-" + name);
    }

    /** The texts of the rows in sight, cell by cell. */
    List<List<String>> rows() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode row : browser.value("[...document.querySelectorAll('" + ROWS
                + "')].map((tr) => [...tr.cells].map((td) => td.textContent))")) {
            List<String> cells = new ArrayList<>();
            row.forEach(cell -> cells.add(cell.asText()));
            rows.add(cells);
        }
        return rows;
    }

    /** The texts of one column of the rows in sight, by its header. */
    List<String> column(String header) throws Exception {
        int at = browser.value(
                        "[...document.querySelectorAll('[role=grid] thead th')].findIndex((th) => th.textContent === '"
                                + header + "')")
                .asInt();
        assertThat(at).as("column " + header).isNotNegative();
        return rows().stream().map(cells -> cells.get(at)).toList();
    }

    void awaitRows(ThrowingConsumer<List<List<String>>> expected) {
        Patience.await().untilAsserted(() -> expected.accept(rows()));
    }

    String text(String css) throws Exception {
        return browser.value("$('" + css + "').textContent").asText();
    }

    @Override
    public void close() throws IOException {
        browser.close();
    }
}
