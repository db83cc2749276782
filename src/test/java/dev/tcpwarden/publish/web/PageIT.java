package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.SocketHolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real agent in a real browser: look, find, watch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {

    private static final String HOSTILE = "<img src=x onerror=document.title='hit'>";

    private static final String HOLD = """
            my ($listener, @held) = listener();
            for (1 .. 20) {
                push @held, connected(port($listener));
                accept(my $accepted, $listener) or die $!;
                push @held, $accepted;
                syswrite($accepted, 'x' x $_);
            }
            say_(port($listener));
            turn();
            my $more = connected(port($listener));
            say_((sockaddr_in(getsockname($more)))[0]);
            turn();
            close $more;
            say_(0);
            turn();
            """;

    private PageHost host;
    private PageUser user;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        host = PageHost.start(folder);
    }

    @BeforeEach
    void open() throws Exception {
        user = host.open("");
    }

    @AfterEach
    void leave() throws Exception {
        user.close();
    }

    @AfterAll
    void stop() throws Exception {
        host.close();
    }

    @Test
    void aProcessIsSeenAndTheTokenIsNotInTheAddress() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start)) {
            user.filter("process=SocketHolder pid=" + holder.pid());
            user.awaitRows(rows -> assertThat(rows)
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("established", "SocketHolder", "outbound")));
            assertThat(user.text("#total")).isEqualTo("1 connection");
            assertThat(URI.create(user.browser.address()).getFragment()).isNull();
            assertThat(user.browser.address()).endsWith("/?filter=process%3DSocketHolder+pid%3D" + holder.pid());
        }
    }

    @Test
    void columnsSortDrillDownAndBack() throws Exception {
        try (Script script = host.namespace.call(() -> Script.start(host.folder, "sorted.pl", HOLD))) {
            script.hear();
            user.view("processes");
            user.filter("pid=" + script.pid());
            user.awaitRows(rows -> assertThat(rows)
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("sorted.pl", "41")));
            user.browser.click(PageUser.ROWS + " td");
            user.await("$('#total').textContent === '41 connections'");
            assertThat(user.browser.address()).contains("pid%3D" + script.pid());

            sortBy("Recv-Q", "descending");
            assertThat(numbers("Recv-Q")).hasSizeGreaterThan(10).isSortedAccordingTo(Comparator.reverseOrder());
            sortBy("Recv-Q", "ascending");
            assertThat(numbers("Recv-Q")).isSorted();

            user.browser.back();
            user.browser.back();
            user.browser.back();
            user.await("$('#view-processes').ariaSelected === 'true'");
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
        }
    }

    private void sortBy(String header, String direction) throws Exception {
        user.browser.run("[...document.querySelectorAll('th button')].find((one) => one.textContent === '" + header
                + "').click();");
        user.await("[...document.querySelectorAll('th')].some((th) => th.textContent === '" + header
                + "' && th.ariaSort === '" + direction + "')");
        Patience.await()
                .untilAsserted(
                        () -> assertThat(numbers(header).get(0)).isEqualTo(direction.equals("ascending") ? 0 : 20));
    }

    private List<Integer> numbers(String header) throws Exception {
        return user.column(header).stream()
                .map(text -> Integer.valueOf(text.replace(" B", "").replace(",", "")))
                .filter(number -> number < 100) // the listener's
                .toList();
    }

    @Test
    void anAddressThatIsSentShowsTheSame() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start)) {
            user.view("groups");
            user.filter("pid=" + holder.pid());
            user.browser.click("#groups-by");
            user.browser.click("#menu-by input[value=direction]");
            user.browser.press(Keys.ESCAPE);
            user.awaitRows(rows -> assertThat(rows)
                    .singleElement()
                    .satisfies(row -> assertThat(row).contains("outbound")));
            String query = "?" + URI.create(user.browser.address()).getRawQuery();
            try (PageUser colleague = host.open(query)) {
                colleague.awaitRows(rows -> assertThat(rows).hasSize(1));
                assertThat(colleague.column("Direction")).containsExactly("outbound");
                assertThat(colleague.column("Process")).containsExactly("SocketHolder");
            }
        }
    }

    @Test
    void aFilterThatIsWrongIsExplainedAndTheTableStays() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start)) {
            user.filter("pid=" + holder.pid());
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            user.filter("pid=" + holder.pid() + " stat=x");
            user.await("$('#filter-error b')?.textContent === 'stat=x'");
            assertThat(user.rows()).hasSize(1);
            user.filter("");
            user.await("$('#filter-error').textContent === ''");
        }
    }

    @Test
    void keysAndValuesAreCompleted() throws Exception {
        user.browser.press("/");
        user.browser.press("sta");
        user.await("$('#completions li span')?.textContent === 'state='");
        user.browser.press(Keys.DOWN + Keys.ENTER);
        user.browser.press("lis" + Keys.DOWN + Keys.ENTER);
        user.await("$('#filter').value === 'state=listen '");
        user.await("[...document.querySelectorAll('" + PageUser.ROWS
                + "')].every((tr) => tr.cells[0].textContent === 'listen')");
    }

    @Test
    void namesAreTextWhateverIsInThem() throws Exception {
        try (Script script = host.namespace.call(() -> Script.start(host.folder, HOSTILE, HOLD))) {
            script.hear();
            user.filter("pid=" + script.pid());
            user.awaitRows(rows -> assertThat(rows).hasSizeGreaterThan(10));
            assertThat(user.column("Process")).contains(HOSTILE);
            user.browser.click(PageUser.ROWS + " td");
            user.await("$('#drawer h2').textContent === " + "\"" + HOSTILE + "\"");
            assertThat(user.browser
                            .value("document.querySelectorAll('img').length")
                            .asInt())
                    .isEqualTo(1);
            assertThat(user.browser.value("document.title").asText()).endsWith("tcpwarden");
        }
    }

    @Test
    void theDrawerFollowsOneConnectionUntilItIsClosed() throws Exception {
        SocketHolder holder = host.namespace.call(SocketHolder::start);
        try (holder) {
            user.filter("pid=" + holder.pid());
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            user.browser.click(PageUser.ROWS + " td");
            user.await("$('#drawer dl').textContent.includes('" + holder.pid() + "')");
            user.await("$('#drawer .line polyline') !== null");
            assertThat(user.browser.address()).contains("open=");
        }
        user.await("$('#drawer .gone').textContent.startsWith('This connection is closed.')");
        user.browser.press(Keys.ESCAPE);
        user.await("$('#drawer').hidden");
    }

    @Test
    void noOtherRowBecomesTheActiveOne() throws Exception {
        SocketHolder first = host.namespace.call(SocketHolder::start);
        try (SocketHolder second = host.namespace.call(SocketHolder::start)) {
            try (first) {
                user.filter("process=SocketHolder");
                user.awaitRows(rows -> assertThat(rows).hasSize(2));
                user.browser.run("[...document.querySelectorAll('" + PageUser.ROWS
                        + "')].find((tr) => tr.textContent.includes(':"
                        + first.peer().getPort() + "')).cells[0].click();");
                user.await("$('tr.active') !== null");
            }
            user.awaitRows(rows -> assertThat(rows)
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .contains("127.0.0.1:" + second.peer().getPort())));
            user.await("$('tr.active') === null");
        }
    }

    @Test
    void eventsAreLiveAndFiltered() throws Exception {
        try (Script script = host.namespace.call(() -> Script.start(host.folder, "events.pl", HOLD))) {
            script.hear();
            user.filter("pid=" + script.pid());
            user.view("events");
            user.awaitNextSample();
            user.await("!$('#events .empty').hidden");
            int port = script.turn().get(0);
            user.await("[...document.querySelectorAll('#events .event-opened')].some((tr) => tr.textContent.includes(':"
                    + port + "'))");
            script.turn();
            user.await("[...document.querySelectorAll('#events .event-closed')].some((tr) => tr.textContent.includes(':"
                    + port + "'))");
        }
    }

    @Test
    void aPausedPageStandsStill() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start)) {
            user.filter("pid=" + holder.pid());
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            user.browser.run("document.activeElement.blur();");
            user.browser.press("p");
            user.await("document.body.dataset.freshness === 'paused'");
            host.agent.awaitSamples(2); // what was asked for before has been answered
        }
        host.agent.awaitSamples(5);
        assertThat(user.rows()).hasSize(1);
        user.browser.press("p");
        user.await("!$('#empty').hidden");
    }

    @Test
    void anAgentWithoutRulesSaysHowToHaveSome() throws Exception {
        user.browser.run("document.activeElement.blur();");
        user.browser.press("7");
        user.await("$('#view-rules').ariaSelected === 'true'");
        user.await("!$('#empty').hidden && $('#empty').textContent.includes('--rules.file=FILE')");
        user.browser.press("1");
        user.await("$('#empty').hidden && !$('.filter').hidden");
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        try (Script script = host.namespace.call(() -> Script.start(host.folder, "keys.pl", HOLD))) {
            script.hear();
            user.filter("pid=" + script.pid());
            user.await("$('#total').textContent === '41 connections'");
            user.browser.run("document.querySelector('[role=grid]').focus();");
            user.browser.press(Keys.DOWN + Keys.DOWN + Keys.UP);
            user.await("$('[role=grid]').getAttribute('aria-activedescendant') === 'row-1'");
            user.browser.press(Keys.END);
            user.await("$('tr.active')?.ariaRowIndex === '42'");
            user.browser.press(Keys.ENTER);
            user.await("!$('#drawer').hidden");
            user.browser.press(Keys.ESCAPE + "?");
            user.await("$('#help').open && $('#help-filter').textContent.includes('rtt>200ms')");
            user.browser.press(Keys.ESCAPE + "2");
            user.await("$('#view-processes').ariaSelected === 'true'");
        }
    }
}
