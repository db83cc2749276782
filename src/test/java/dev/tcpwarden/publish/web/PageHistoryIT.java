package dev.tcpwarden.publish.web;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.history.LogText;
import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Script;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past on the page: of a log whose lines are known, and of an agent without one. */
class PageHistoryIT {

    private static final String RANGE = "from=" + at(0) + "&to=" + at(1_000);

    private static final String ENDS = """
            my $listener = listener();
            my $c = connected(port($listener));
            accept(my $s, $listener) or die $!;
            say_(port($listener));
            turn();
            close $c; close $s;
            say_(0);
            turn();
            """;

    @TempDir
    private Path folder;

    private PageHost logged() throws Exception {
        Path log = new LogText()
                .start(0, 0)
                .closed(20, 10, 1, "closed")
                .closed(30, 12, 2, "reset_by_peer")
                .brief(40, 3, "refused")
                .mark("interval", 300)
                .write(folder.resolve("connections.json"));
        return PageHost.start(folder, "--connections.log=" + log);
    }

    @Test
    void whatEndedIsFoundFilteredAddedUpAndLookedInto() throws Exception {
        try (PageHost host = logged();
                PageUser user = host.open("?view=history&" + RANGE)) {
            user.awaitRows(rows -> assertThat(rows).hasSize(3));
            assertThat(user.column("Result")).containsExactly("refused", "reset_by_peer", "closed");
            assertThat(user.column("Duration")).containsExactly("–", "18 s", "10 s");
            assertThat(user.column("Ended").get(0)).matches("2026-01-3\\d \\d\\d:\\d\\d:40");
            assertThat(user.text("#total")).isEqualTo("3 connections");
            assertThat(user.text("#past-said")).matches("Ended from 2026-01-3\\d .*:00 to .*");

            user.filter("result!=closed process=api");
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            user.openFirst();
            assertThat(user.text("#drawer h2")).isEqualTo("api");
            assertThat(user.text("#drawer .ends")).isEqualTo("reset_by_peer10.0.0.1:2 → 10.0.0.5:5432");
            assertThat(user.text("#drawer [data-part=end]")).contains("Handshake213 µs");
            assertThat(user.text("#drawer [data-part=measures]")).contains("RTT180 µs", "Sent42 B");
            try (PageUser colleague =
                    host.open("?" + URI.create(user.browser.address()).getRawQuery())) {
                colleague.await("$('#drawer h2')?.textContent === 'api'");
                colleague.awaitRows(rows -> assertThat(rows).hasSize(1));
            }

            user.browser.press(Keys.ESCAPE);
            user.filter("");
            user.awaitRows(rows -> assertThat(rows).hasSize(3));
            user.browser.click("#groups-by");
            user.browser.click("#menu-by input[value=result]");
            user.browser.press(Keys.ESCAPE);
            user.await("$('#total').textContent === '3 groups'");
            assertThat(user.column("Result")).containsExactly("closed", "refused", "reset_by_peer");
            user.browser.click(PageUser.ROWS + " td");
            user.await("$('#total').textContent === '1 connection'");
            assertThat(user.browser.value("$('#filter').value").asText()).isEqualTo("result=closed");
            user.browser.back();
            user.await("$('#total').textContent === '3 groups'");
        }
    }

    @Test
    void whatWasOpenAtAMoment() throws Exception {
        try (PageHost host = logged();
                PageUser user = host.open("?view=history&from=" + at(500) + "&to=" + at(600))) {
            user.await("$('#empty').textContent === 'No connection ended then.'");
            choose(user, "open");
            assertThat(user.browser.value("document.activeElement.id").asText()).isEqualTo("past-at");
            user.browser.type("#past-at", at(15) + Keys.ENTER);
            user.awaitRows(rows -> assertThat(rows).hasSize(2));
            assertThat(user.column("Local")).containsExactly("10.0.0.1:1", "10.0.0.1:2");
            assertThat(user.text("#past-said")).startsWith("Open at 2026-01-3");
            assertThat(URI.create(user.browser.address()).getQuery()).isEqualTo("view=history&at=" + at(15));

            user.browser.value("$('#past-at').select()");
            user.browser.type("#past-at", "soon" + Keys.ENTER);
            user.await("$('#notice').textContent.startsWith('at=\"soon\" is not a time')");
            assertThat(user.browser.value("$('#past-at').ariaInvalid").asText()).isEqualTo("true");
        }
    }

    @Test
    void aMomentIsChosenByHowManyWereOpen() throws Exception {
        Path log = new LogText()
                .start(0, 0)
                .open(300, 10, 1)
                .open(300, 20, 2)
                .mark("interval", 300)
                .closed(400, 10, 1, "closed")
                .open(600, 20, 2)
                .mark("interval", 600)
                .closed(700, 20, 2, "closed")
                .mark("interval", 900)
                .mark("interval", 1_200)
                .write(folder.resolve("connections.json"));
        try (PageHost host = PageHost.start(folder, "--connections.log=" + log);
                PageUser user = host.open("?view=history&" + RANGE)) {
            user.await("$('#moments-said').textContent.startsWith('2 open at 2026-01-3')");
            assertThat(user.browser
                            .value("document.querySelectorAll('#moments polyline').length")
                            .asInt())
                    .isEqualTo(1);
            user.browser.value("$('#moments-slider').focus()");
            user.browser.press(Keys.RIGHT);
            user.await("$('#past-said').textContent.startsWith('Open at')");
            assertThat(URI.create(user.browser.address()).getQuery()).isEqualTo("view=history&at=" + at(600));
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            assertThat(user.text("#moments-said")).startsWith("1 open at 2026-01-3");
            user.filter("local=:7");
            user.await("$('#moments-said').textContent.startsWith('0 open at 2026-01-3')");
            user.view("connections");
            user.await("$('#moments').hidden");
        }
    }

    private static void choose(PageUser user, String kind) throws Exception {
        user.browser.value(
                "($('#past-kind').value = '" + kind + "', $('#past-kind').dispatchEvent(new Event('change')))");
    }

    @Test
    void aFilterOfThePastIsCompleted() throws Exception {
        try (PageHost host = logged();
                PageUser user = host.open("?view=history&" + RANGE)) {
            user.awaitRows(rows -> assertThat(rows).hasSize(3));
            user.browser.click("#filter");
            user.browser.type("#filter", "result=re");
            user.await("$('#completions').textContent.includes('result=refused')");
            user.filter("result=refused process=curl");
            user.view("connections");
            assertThat(user.browser.value("$('#filter').value").asText()).isEqualTo("process=curl");
            user.filter("");
            user.browser.click("#filter");
            user.browser.type("#filter", Keys.ESCAPE + "res");
            user.await("$('#completions').hidden || !$('#completions').textContent.includes('result')");
        }
    }

    @Test
    void withoutALogTheNewestThatEndedAreThere() throws Exception {
        Needs.bpf();
        try (PageHost host = PageHost.start(folder);
                Script script = host.namespace.call(() -> Script.start(host.folder, "ends.pl", ENDS));
                PageUser user = host.open("?view=connections&filter=pid%3D" + script.pid())) {
            script.hear();
            user.awaitRows(rows -> assertThat(rows).hasSize(3));
            script.turn();
            user.view("history");
            user.await("$('#past-said').textContent.includes('--connections.log=FILE')");
            user.browser.click("#past-quick button");
            user.await("$('#past-from').value === '-5m'");
            user.await("$('#total').textContent === '2 connections'"
                    + " || ($('#total').textContent !== 'reading…' && $('#past button').click())");
            assertThat(user.column("Process")).isEqualTo(List.of("ends.pl", "ends.pl"));
            assertThat(user.column("Result")).isEqualTo(List.of("closed", "closed"));
            choose(user, "open");
            user.browser.type("#past-at", "now" + Keys.ENTER);
            user.await("$('#notice').textContent.startsWith('what was open at a moment is only in a log')");
        }
    }

    @Test
    void whatIsMissingIsSaidByTheReadersClock() throws Exception {
        Path log = new LogText().start(10, 10).closed(20, 10, 1, "closed").write(folder.resolve("connections.json"));
        Files.writeString(log, "torn\n", StandardOpenOption.APPEND);
        try (PageHost host = PageHost.start(folder, "--connections.log=" + log);
                PageUser user = host.open("?view=history&" + RANGE)) {
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            assertThat(user.text("#past-said"))
                    .containsPattern("nothing is known before 2026-01-3\\d \\d\\d:\\d\\d:10")
                    .contains("1 lines cannot be read, and were skipped");
        }
    }
}
