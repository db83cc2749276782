package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Keys;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.SocketHolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page behind nginx, below a path, with the lines that the documentation gives for its configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageProxyIT {

    private static final Path DOCS = Path.of("src", "docs", "security.md");
    private static final URI EXTERNAL = URI.create("http://127.0.0.1:8080/tcpwarden/");

    private PageHost host;
    private Process nginx;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        String program = Needs.program("nginx").toString();
        host = PageHost.start(folder, "--web.external-url=" + EXTERNAL);
        String location = documented().replace(":10827", ":" + host.agent.url().getPort());
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:8080;
                %s
                  }
                }
                """.formatted(location));
        nginx = host.namespace.call(() -> new ProcessBuilder(program, "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start());
        Patience.await().ignoreExceptions().until(() -> get("-/ready") == 200);
    }

    private static String documented() throws IOException {
        List<String> blocks = List.of(Files.readString(DOCS).split("```", -1));
        return blocks.stream()
                .filter(block -> block.startsWith("nginx\n"))
                .findFirst()
                .orElseThrow()
                .substring("nginx\n".length());
    }

    private int get(String path) throws Exception {
        return RunningAgent.get(host.namespace, EXTERNAL.resolve(path)).status();
    }

    @AfterAll
    void stop() throws Exception {
        nginx.descendants().forEach(ProcessHandle::destroyForcibly);
        Patience.kill(nginx);
        host.close();
    }

    @Test
    void thePageWorksBelowAPath() throws Exception {
        try (SocketHolder holder = host.namespace.call(SocketHolder::start);
                PageUser user = PageUser.open(
                        host.namespace, EXTERNAL + "?filter=pid%3D" + holder.pid() + "#token=" + host.token())) {
            user.awaitRows(rows -> assertThat(rows).hasSize(1));
            assertThat(user.browser.address()).startsWith(EXTERNAL + "?filter=");
            user.openFirst();
            user.terminateOpen();
            assertThat(holder.readResult()).isNotEqualTo("end");
            user.browser.press(Keys.ESCAPE);
            user.view("events");
            user.filter("process=SocketHolder");
            user.awaitNextSample();
            user.await("!$('#events .empty').hidden");
            try (SocketHolder another = host.namespace.call(SocketHolder::start)) {
                user.await("$('#events .event-opened')?.textContent.includes('"
                        + another.peer().getPort() + "')");
            }
        }
        assertThat(get("metrics")).isEqualTo(200);
    }
}
