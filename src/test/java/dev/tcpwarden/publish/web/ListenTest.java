package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.sample.LatestSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ListenTest {

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> start("127.0.0.1", port))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use");
            assertThatThrownBy(() -> start("", port))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("cannot listen on :" + port + ": the port is in use");
        }
    }

    @Test
    void aHostThatIsNotKnown() {
        assertThatThrownBy(() -> start("no-such-host.invalid", 1))
                .isInstanceOf(ListenException.class)
                .hasMessage("cannot listen on no-such-host.invalid:1: the host name is not known");
    }

    @Test
    void anAddressOfAnotherHost() {
        assertThatThrownBy(() -> start("192.0.2.1", 10827))
                .isInstanceOf(ListenException.class)
                .hasMessage("cannot listen on 192.0.2.1:10827: this host has no such address");
        assertThatThrownBy(() -> start("2001:db8::1", 10827))
                .isInstanceOf(ListenException.class)
                .hasMessageStartingWith("cannot listen on [2001:db8::1]:10827: ");
    }

    @Test
    void allAddresses() throws Exception {
        try (WebServer server = start("", 0)) {
            new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
        }
    }

    @Test
    void onOtherAddressesAnyHostIsServed() throws Exception {
        try (WebServer server = start("", 0);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            LocalServer.write(client, "GET /-/healthy HTTP/1.1\r\nHost: web-1.example\r\nConnection: close\r\n\r\n");
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aStoppedServerLeavesItsPortAndItsThreads() throws Exception {
        Set<Thread> before = threads(); // some may be of a server that is just stopping
        WebServer server = start("127.0.0.1", 0);
        int port = server.port();
        server.close();
        server.close();

        try (WebServer again = start("127.0.0.1", port)) {
            assertThat(again.port()).isEqualTo(port);
        }
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("web"))
                .collect(Collectors.toSet());
    }

    private static WebServer start(String host, int port) throws IOException {
        return WebServer.start(
                new WebSettings(host, port, "/metrics", "1.2.3"),
                new Access(Optional.empty(), Token.random(), Set.of(), Optional.empty()),
                new LatestSample(Duration.ofSeconds(5)),
                (accept, acceptEncoding, names) -> new MetricsRenderer.Rendered("text/plain", false, new byte[0]),
                Optional.empty(),
                (handler, method, status, duration) -> {},
                Optional::empty);
    }
}
