package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PageFilesTest {

    private static final Path FOLDER =
            Path.of("src", "main", "resources", "dev", "tcpwarden", "publish", "web", "page");
    private static final int MOST_BYTES = 80_000;
    private static final int MOST_LINES = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final PageFiles files = new PageFiles();
    private final Javalin server = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                for (String name : all()) {
                    for (HandlerType method : List.of(HandlerType.GET, HandlerType.HEAD)) {
                        config.routes.addHttpHandler(method, "/" + name, context -> files.serve(context, name));
                    }
                }
            })
            .start("127.0.0.1", 0);

    @AfterEach
    void stop() {
        server.stop();
    }

    static List<String> all() {
        return Stream.concat(Stream.of(PageFiles.INDEX), PageFiles.NAMES.stream())
                .toList();
    }

    @Test
    void whatIsInTheFolderIsServed() throws IOException {
        try (Stream<Path> found = Files.list(FOLDER)) {
            assertThat(found.map(path -> path.getFileName().toString())).containsExactlyInAnyOrderElementsOf(all());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachFileIsSentPlainAndCompressed(String name) throws Exception {
        byte[] content = Files.readAllBytes(FOLDER.resolve(name));
        HttpResponse<byte[]> plain = ask("GET", name);
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).isEqualTo(content);
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();

        HttpResponse<byte[]> compressed = ask("GET", name, "Accept-Encoding", "br, gzip");
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=utf-8",
        "main.js, text/javascript; charset=utf-8",
        "style.css, text/css; charset=utf-8",
        "icon.svg, image/svg+xml"
    })
    void headersSayWhatItIs(String name, String type) throws Exception {
        HttpResponse<byte[]> head = ask("HEAD", name);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type").orElse("").replace(" ", ""))
                .isEqualTo(type.replace(" ", ""));
        assertThat(head.headers().firstValue("Content-Length"))
                .hasValue(Long.toString(Files.size(FOLDER.resolve(name))));
        assertThat(head.headers().firstValue("Cache-Control")).hasValue("no-cache");
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws Exception {
        String tag = ask("GET", "main.js").headers().firstValue("ETag").orElseThrow();
        assertThat(ask("GET", "main.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(ask("GET", "main.js", "If-None-Match", "\"x\", " + tag).statusCode())
                .isEqualTo(304);
        assertThat(ask("GET", "style.css", "If-None-Match", tag).statusCode()).isEqualTo(200);
        assertThat(ask("GET", "main.js", "If-None-Match", tag, "Accept-Encoding", "gzip")
                        .statusCode())
                .as("another representation")
                .isEqualTo(200);
    }

    @Test
    void allFilesTogetherAreSmall() throws Exception {
        int bytes = 0;
        for (String name : all()) {
            bytes += ask("GET", name, "Accept-Encoding", "gzip").body().length;
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFileIsShortAndBringsNothingFromElsewhere(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name));
        assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://", "@import", "url(");
        assertThat(text)
                .doesNotContain(
                        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "\"/api", "style=");
        if (name.endsWith(".js")) {
            assertThat(text.lines().count()).as("lines").isLessThanOrEqualTo(MOST_LINES);
        }
    }

    private HttpResponse<byte[]> ask(String method, String name, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/" + name))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
