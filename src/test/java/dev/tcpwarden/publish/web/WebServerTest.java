package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {

    private final LocalServer local;

    WebServerTest() throws IOException {
        local = new LocalServer();
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void metricsAreWhatTheRendererGives() throws Exception {
        HttpResponse<String> response =
                local.get("/metrics?name%5B%5D=a&name%5B%5D=b", "Accept", "text/plain", "Accept-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(LocalServer.BODY);
        assertThat(header(response, "Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(header(response, "Content-Length")).isEqualTo("16");
        assertThat(header(response, "Content-Encoding")).isEmpty();
        assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(local.asked).hasSize(1).first().asString().matches("text/plain\\|gzip\\|\\[(a, b|b, a)]");
    }

    @Test
    void withoutHeadersTheRendererIsAskedForNothing() throws Exception {
        local.raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(local.asked).containsExactly("null|null|[]");
    }

    @Test
    void aHeaderOnTwoLinesIsOneList() throws Exception {
        local.raw(
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: a/b\r\nAccept: c/d\r\nConnection: close\r\n\r\n");
        assertThat(local.asked).containsExactly("a/b,c/d|null|[]");
    }

    @Test
    void gzippedBytesAreSaidToBeSo() throws Exception {
        local.answer = new MetricsRenderer.Rendered("a/b", true, new byte[] {1, 2, 3});
        HttpResponse<String> response = local.get("/metrics");
        assertThat(header(response, "Content-Type")).isEqualTo("a/b");
        assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(response, "Content-Length")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/-/healthy", "/-/ready"})
    void headIsGetWithoutABody(String path) throws Exception {
        HttpResponse<String> get = local.get(path);
        HttpResponse<String> head = local.send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Type", "Content-Length")) {
            assertThat(header(head, name)).isNotEmpty().isEqualTo(header(get, name));
        }
    }

    @Test
    void healthyUnlessSomethingIsWrong() throws Exception {
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);

        local.trouble = Optional.of("tcpwarden has not sampled the TCP table for 90 s: it hangs.");
        HttpResponse<String> response = local.get("/-/healthy");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("tcpwarden has not sampled the TCP table for 90 s: it hangs.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost:10827", "127.0.0.1", "127.1.2.3:80", "[::1]:10827", "[::ffff:127.0.0.1]"
            })
    void onLoopbackTheHostIsLoopback(String host) throws Exception {
        assertThat(raw(host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "10.0.0.1:10827",
                "[::2]",
                "127.evil.example",
                "0.0.0.0"
            })
    void onLoopbackNoOtherHostIsServed(String host) throws Exception {
        assertThat(raw(host))
                .startsWith("HTTP/1.1 421 ")
                .endsWith("\r\n\r\nThis server listens on loopback only: the Host of a request must be localhost or a "
                        + "loopback address.\n");
        assertThat(local.asked).isEmpty();
        assertThat(local.served).containsExactly("GET /metrics 421");
    }

    @Test
    void aClientWithoutAHostIsNoBrowser() throws Exception {
        assertThat(local.raw("GET /metrics HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    private String raw(String host) throws IOException {
        return local.raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void readyFromTheFirstSampleOn() throws Exception {
        assertThat(local.get("/-/ready").statusCode()).isEqualTo(503);
        assertThat(local.get("/-/ready").body())
                .isEqualTo("tcpwarden is waiting for its first sample of the TCP table.\n");

        local.latest.publish(Samples.of(ProcessLabels.PROCESS, 1, new TableOf().build()));

        assertThat(local.get("/-/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/metrics/x", "/-/", "/favicon.ico", "/..", "/%2e%2e/etc/passwd"})
    void elsewhereThereIsNothing(String path) throws Exception {
        HttpResponse<String> response = local.get(path);
        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(header(response, "Content-Type")).matches("text/plain; ?charset=utf-8");
        if (response.statusCode() == 404) {
            assertThat(response.body()).isEqualTo("Not found; the metrics are at /metrics.\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"})
    void onlyReading(String method) throws Exception {
        String answer = local.raw(method + " /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET, HEAD")
                .endsWith("\r\n\r\nOnly GET and HEAD are allowed.\n");
        assertThat(local.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/nothing"})
    void noAnswerIsSniffedKeptOrSignedByTheServerOrOpenedToOtherSites(String path) throws Exception {
        HttpResponse<String> response = local.get(path, "Origin", "http://elsewhere.example");
        assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(response.headers().map().keySet())
                .doesNotContain("server", "x-powered-by", "access-control-allow-origin", "set-cookie");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /metrics HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /metrics HTTP/1.1\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            })
    void garbageIsRefusedInPlainWords(String request) throws Exception {
        assertThat(local.raw(request))
                .matches("(?s)HTTP/1\\.1 (400|404|505) .*")
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("<html>", "\tat ");
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void headersAreBounded() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(10_000) + "\r\n\r\n";
        assertThat(local.raw(request)).startsWith("HTTP/1.1 431 ").doesNotContain("<html>");
    }

    @Test
    void aFailureIsASentenceAndTheServerGoesOn() throws Exception {
        local.broken = true;
        HttpResponse<String> response = local.get("/metrics");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("This page could not be rendered; see the agent's log.\n");

        local.broken = false;
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void everyRequestIsObservedUnderAKnownName() throws Exception {
        local.get("/metrics");
        local.send("HEAD", "/-/healthy");
        local.get("/made/up/by/a/client");
        local.send("DELETE", "/");
        await().untilAsserted(() -> assertThat(local.served)
                .containsExactlyInAnyOrder("GET /metrics 200", "HEAD /-/healthy 200", "GET other 404", "other / 405"));
    }

    @Test
    void manyScrapesAtOnce() throws Exception {
        byte[] body = "x".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
        local.answer = new MetricsRenderer.Rendered("text/plain", false, body);
        ExecutorService clients = Executors.newFixedThreadPool(40);
        try {
            List<Callable<Integer>> scrapes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                scrapes.add(() -> local.get("/metrics").body().length());
            }
            for (Future<Integer> scrape : clients.invokeAll(scrapes)) {
                assertThat(scrape.get()).isEqualTo(body.length);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aHandfulOfThreads() {
        List<String> names = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("web") || name.contains("Jetty") || name.contains("Javalin"))
                .toList();
        assertThat(names).hasSizeLessThanOrEqualTo(4);
    }

    private static String header(HttpResponse<String> response, String name) {
        return String.join(" and ", response.headers().allValues(name));
    }
}
