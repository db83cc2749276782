package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a hundred thousand sockets, scrolled from its top to its bottom. */
class PageLargeTableIT {

    private static final int PROCESSES = 100;
    private static final int CONNECTIONS = 500;
    private static final int SOCKETS = 2 * PROCESSES * CONNECTIONS;

    /** Each process holds both ends of its connections; the listeners are closed. */
    private static final String HOLD = """
            pipe(my $done, my $ready) or die $!;
            for (1 .. %d) {
                next if fork // die $!;
                my @held;
                my $listener = listener();
                for (1 .. %d) {
                    push @held, connected(port($listener));
                    accept(my $accepted, $listener) or die $!;
                    push @held, $accepted;
                }
                close $listener;
                syswrite($ready, "\\n");
                sleep 3600;
                exit;
            }
            close $ready;
            scalar <$done> for 1 .. %1$d;
            say_(0);
            turn();
            """;

    @Test
    void everyRowIsReachedAndLoaded(@TempDir Path folder) throws Exception {
        try (PageHost host = PageHost.start(folder, "--sample.interval=2s");
                Script holders = host.namespace.call(
                        () -> Script.start(folder, "hold.pl", HOLD.formatted(PROCESSES, CONNECTIONS)))) {
            holders.hear();
            try (PageUser user = host.open("?filter=process%3Dhold.pl+state%3Destablished&sort=local")) {
                user.await("$('#total').textContent === '100,000 connections'");
                assertThat(user.browser.value("$('[role=grid]').ariaRowCount").asText())
                        .isEqualTo(Integer.toString(SOCKETS + 1));
                for (int step = 0; step <= 20; step++) {
                    user.browser.run("const table = document.querySelector('#table'); table.scrollTop = "
                            + "(table.scrollHeight - table.clientHeight) * " + step / 20.0 + ";");
                    int row = Math.round(step / 20f * (SOCKETS - 1));
                    user.await("[...document.querySelectorAll('" + PageUser.ROWS
                            + "')].some((tr) => Math.abs(tr.ariaRowIndex - "
                            + row + ") < 100) && [...document.querySelectorAll('" + PageUser.ROWS
                            + "')].every((tr) => tr.cells[0].textContent === 'established')");
                }
                user.await("[...document.querySelectorAll('" + PageUser.ROWS + "')].at(-1).ariaRowIndex === '"
                        + (SOCKETS + 1) + "'");
                assertThat(user.rows()).as("only rows in sight exist").hasSizeLessThan(60);

                user.browser.run("document.querySelector('[role=grid]').focus();");
                user.browser.press(Keys.HOME);
                user.await(
                        "$('tr.active')?.ariaRowIndex === '2' && $('tr.active').cells[0].textContent === 'established'");
            }
        }
    }
}
