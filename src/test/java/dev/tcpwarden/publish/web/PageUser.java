package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Browser;
import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
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

    /** Opens addresses one after the other, and waits until the last, the page, shows the table as it is now. */
    static PageUser open(NetworkNamespace namespace, String... addresses) throws Exception {
        PageUser user = new PageUser(Browser.start(namespace, 1400, 900));
        try {
            for (String address : addresses) {
                user.browser.open(address);
            }
            user.awaitLive();
            return user;
        } catch (Exception | AssertionError e) {
            user.close();
            throw e;
        }
    }

    void awaitLive() {
        await("document.body.dataset.freshness === 'live'");
    }

    /** Once it shows another sample; what the view and the filter asked for is answered then. */
    void awaitNextSample() throws Exception {
        String before = browser.value("$('#freshness').title").asText();
        await("$('#freshness').title !== '" + before + "'");
    }

    /** Opens the connection in the first row. */
    void openFirst() throws Exception {
        browser.click(ROWS + " td");
        await("!$('#drawer').hidden && $('#drawer dl dd') !== null");
    }

    /** There is one connection, and nothing on the page that terminates it. */
    void cannotTerminate() throws Exception {
        awaitRows(rows -> assertThat(rows).hasSize(1));
        openFirst();
        assertThat(browser.value("$('#terminate-all').hidden && $('#drawer .danger') === null")
                        .asBoolean())
                .isTrue();
        browser.press("x");
        assertThat(browser.value("$('#terminate').open").asBoolean()).isFalse();
    }

    /** Terminates the connection that is open. */
    void terminateOpen() throws Exception {
        browser.press("x");
        await("$('#terminate').textContent.includes('Terminate 1 connection?')");
        assertThat(text("#terminate button.danger")).isEqualTo("Terminate 1 connection");
        browser.click("#terminate button.danger");
        await("$('#terminate h2').textContent === '1 connection terminated.'");
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
