package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open page, while its agent is stopped and started again. */
class PageRestartIT {

    @Test
    void thePageComesBackWithTheNewToken(@TempDir Path folder) throws Exception {
        Path token = folder.resolve("token");
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            RunningAgent first = RunningAgent.start(namespace, "--web.token-file=" + token);
            try (PageUser user = PageUser.open(
                    namespace,
                    first.url().resolve("/") + "?filter=state%3Dlisten#token="
                            + Files.readString(token).strip())) {
                user.awaitRows(rows -> assertThat(rows).isNotEmpty());
                String before = Files.readString(token);
                first.close();
                user.await("document.body.dataset.freshness === 'disconnected'");
                assertThat(user.rows()).as("what was known stays").isNotEmpty();
                String address = "127.0.0.1:" + first.url().getPort();
                try (RunningAgent second =
                        RunningAgent.start(namespace, "--web.listen-address=" + address, "--web.token-file=" + token)) {
                    assertThat(Files.readString(token)).isNotEqualTo(before);
                    user.await("$('#sign-in').open && $('#sign-in-reason').textContent.includes('new one each time')");
                    user.browser.type("#token", Files.readString(token).strip() + Keys.ENTER);
                    user.awaitLive();
                    user.awaitRows(rows -> assertThat(rows).isNotEmpty());
                    assertThat(second.errors()).isEmpty();
                }
            }
        }
    }
}
