package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.SocketHolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Connections are terminated from the page: a preview first, then a button that says how many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTerminationIT {

    private static final String MANY = """
            my ($listener, @out, @in) = listener();
            for (1 .. 1200) {
                push @out, connected(port($listener));
                accept(my $accepted, $listener) or die $!;
                push @in, $accepted;
            }
            say_(port($listener));
            turn();
            my $ended = 0;
            for my $socket (@out) { defined(sysread($socket, my $data, 1)) or $ended++ }
            say_($ended);
            turn();
            """;

    private PageHost host;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        host = PageHost.start(folder);
    }

    @AfterAll
    void stop() throws Exception {
        host.close();
    }

    @Test
    void bothEndsOfATerminatedConnectionSeeIt() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start);
                PageUser user = host.open("?filter=pid%3D" + holder.pid())) {
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            user.openFirst();
            user.terminateOpen();
            assertThat(user.text("#live")).isEqualTo("1 connection terminated.");

            assertThat(holder.readResult()).isNotEqualTo("end");
            assertThat(readToEnd(holder)).isIn("end", "Connection reset");
            user.browser.press(Keys.ESCAPE);
            user.await("!$('#empty').hidden");
        }
    }

    private static String readToEnd(SocketHolder holder) {
        try (InputStream in = holder.peer().getInputStream()) {
            return in.read() < 0 ? "end" : "data";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void allThatMatchAreTerminatedAfterAPreview() throws Exception {
        try (Script script = host.namespace.call(() -> Script.start(host.folder, "many.pl", MANY))) {
            int port = script.hear().get(0);
            String filter = "process=many.pl direction=outbound remote=:" + port;
            try (PageUser user = host.open("")) {
                assertThat(user.browser.value("$('#terminate-all').hidden").asBoolean())
                        .as("without a filter nobody can terminate all")
                        .isTrue();
                user.filter(filter);
                user.await("$('#terminate-all').textContent === 'Terminate all 1,200…'");
                user.browser.click("#terminate-all");
                user.await("$('#terminate h2').textContent === 'Terminate 1,200 connections?'");
                assertThat(user.browser
                                .value("document.querySelectorAll('#terminate li').length")
                                .asInt())
                        .isEqualTo(1000);
                assertThat(user.text("#terminate button.danger")).isEqualTo("Terminate 1,200 connections");
                user.browser.click("#terminate button.danger");
                user.await("$('#terminate h2').textContent === '1,200 connections terminated.'");
            }
            assertThat(script.turn()).isEqualTo(List.of(1200));
        }
    }

    @Test
    void whatThePolicyRefusesIsSaidBefore() throws Exception {
        try (PageUser user = host.open("?filter=pid%3D" + host.agent.pid() + "+state%3Destablished")) {
            user.awaitRows(rows -> assertThat(rows).isNotEmpty());
            user.browser.click("#terminate-all");
            user.await("$('#terminate h2').textContent === 'Nothing would end'");
            assertThat(user.text("#terminate li b")).isEqualTo("refused by policy");
            assertThat(user.browser
                            .value("$('#terminate button.danger') === null")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whereTerminatingIsOffThereIsNoButton() throws Exception {
        Path folder = Files.createDirectory(host.folder.resolve("reading"));
        try (PageHost reading = PageHost.start(folder, "--terminate.enabled=false");
                SocketHolder holder = reading.namespace.call(SocketHolder::start);
                PageUser user = reading.open("?filter=pid%3D" + holder.pid())) {
            user.cannotTerminate();
        }
    }
}
