package dev.tcpwarden.publish.web;

import static dev.tcpwarden.history.LogText.at;
import static dev.tcpwarden.publish.web.ServedHost.json;
import static dev.tcpwarden.publish.web.ServedHost.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.history.LogText;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.publish.web.api.Past;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections of the past over the API, of a log and without one. */
class ApiHistoryTest {

    private static final String RANGE = "from=" + at(0) + "&to=" + at(1_000);

    @TempDir
    private Path folder;

    private final Recent recent = new Recent();
    private final AtomicLong clock = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // each test serves
    private ServedHost host;

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    private void serve(Optional<Path> log) throws IOException {
        host = new ServedHost(new Past(recent, log, clock::get));
    }

    private void serve(LogText log) throws IOException {
        serve(Optional.of(log.write(folder.resolve("connections.json"))));
    }

    private static LogText log() {
        return new LogText()
                .start(0, 0)
                .closed(20, 10, 1, "closed")
                .closed(30, 12, 2, "reset_by_peer")
                .brief(40, 3, "refused")
                .mark("interval", 300);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode read(String query) throws Exception {
        return host.read("/history?" + query);
    }

    @Test
    void whatEndedInATimeAsItIsInTheLog() throws Exception {
        LogText text = log();
        serve(text);
        JsonNode answer = read("from=" + at(25) + "&to=" + at(100));

        assertThat(answer.path("source").asText()).isEqualTo("log");
        assertThat(answer.path("from").asText()).isEqualTo(at(25).toString());
        assertThat(answer.path("to").asText()).isEqualTo(at(100).toString());
        assertThat(answer.has("at")).isFalse();
        assertThat(answer.path("truncated").asBoolean()).isFalse();
        assertThat(answer.path("notes")).isEmpty();
        assertThat(texts(answer.path("connections"), "result")).containsExactly("reset_by_peer", "refused");
        String line = new String(text.bytes(), StandardCharsets.UTF_8).split("\n", -1)[2];
        assertThat(host.get("/history?from=" + at(25) + "&to=" + at(100)).body())
                .contains("\"connections\":[" + line + ",{");
    }

    @Test
    void whatWasOpenAtAMoment() throws Exception {
        serve(log());
        JsonNode answer = read("at=" + at(15));

        assertThat(answer.path("at").asText()).isEqualTo(at(15).toString());
        assertThat(answer.has("from")).isFalse();
        assertThat(texts(answer.path("connections"), "local")).containsExactly("10.0.0.1:1", "10.0.0.1:2");
        assertThat(answer.path("notes")).isEmpty();
    }

    @Test
    void filtersAndGroups() throws Exception {
        serve(log());
        assertThat(texts(read(RANGE + "&filter=" + encode("result=refused")).path("connections"), "process"))
                .containsExactly("curl");

        JsonNode answer = read(RANGE + "&by=process,result&limit=2");
        assertThat(answer.has("connections")).isFalse();
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(texts(answer.path("groups"), "result")).containsExactly("closed", "reset_by_peer");
        assertThat(texts(answer.path("groups"), "count")).containsExactly("1", "1");
        assertThat(texts(answer.path("groups"), "filter"))
                .containsExactly("process=api result=closed", "process=api result=reset_by_peer");
    }

    @Test
    void ofMoreThanTheLimitTheLastOnesAreThere() throws Exception {
        serve(log());
        JsonNode answer = read(RANGE + "&limit=2");
        assertThat(texts(answer.path("connections"), "result")).containsExactly("reset_by_peer", "refused");
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(read(RANGE + "&limit=3").path("truncated").asBoolean()).isFalse();
    }

    @Test
    void whatIsMissingIsSaidInUtc() throws Exception {
        serve(new LogText()
                .start(10, 10)
                .closed(20, 10, 1, "closed")
                .raw("{\"event\":\"closed\",\"time\":\"" + at(25) + "\"} and more\n")
                .start(60, 60)
                .mark("interval", 2_000));
        JsonNode answer = read(RANGE);
        assertThat(answer.path("connections")).hasSize(1);
        assertThat(answer.path("notes"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "nothing is known before 2026-01-31T00:00:10Z",
                        "nothing is known from 2026-01-31T00:00:20Z to 2026-01-31T00:01:00Z: no agent has logged",
                        "1 lines cannot be read, and were skipped");
    }

    private static LogText openOnes() {
        return new LogText()
                .start(0, 0)
                .open(300, 10, 1)
                .open(300, 20, 2)
                .mark("interval", 300)
                .closed(400, 10, 1, "closed")
                .open(600, 20, 2)
                .mark("interval", 600)
                .closed(700, 20, 2, "closed")
                .mark("interval", 900)
                .open(1_000, 950, 3)
                .mark("stop", 1_000)
                .mark("stop", 1_000);
    }

    private static List<String> counts(JsonNode answer) {
        List<String> counts = new ArrayList<>();
        answer.path("moments")
                .forEach(moment -> counts.add(
                        moment.path("time").asText() + " " + moment.path("open").asInt()));
        return counts;
    }

    @Test
    void howManyWereOpenOverATime() throws Exception {
        serve(openOnes());
        JsonNode answer = host.read("/history/counts?" + RANGE);
        assertThat(counts(answer)).containsExactly(at(300) + " 2", at(600) + " 1", at(900) + " 0", at(1_000) + " 1");
        assertThat(answer.path("source").asText()).isEqualTo("log");
        assertThat(answer.path("truncated").asBoolean()).isFalse();
        assertThat(answer.path("notes")).isEmpty();
        assertThat(counts(host.read("/history/counts?" + RANGE + "&filter=" + encode("local=:2"))))
                .containsExactly(at(300) + " 1", at(600) + " 1", at(900) + " 0", at(1_000) + " 0");
        assertThat(counts(host.read("/history/counts?from=" + at(301) + "&to=" + at(999))))
                .containsExactly(at(600) + " 1", at(900) + " 0");
        assertThat(counts(host.read("/history/counts?" + RANGE + "&limit=2")))
                .as("the largest of each half")
                .containsExactly(at(300) + " 2", at(600) + " 1");
        assertThat(counts(host.read("/history/counts?" + RANGE + "&limit=0"))).isEmpty();
    }

    @Test
    void withoutALogItIsNotKnownWhatWasOpen() throws Exception {
        serve(Optional.empty());
        JsonNode answer = host.read("/history/counts?" + RANGE);
        assertThat(answer.path("source").asText()).isEqualTo("recent");
        assertThat(answer.path("moments")).isEmpty();
        assertThat(answer.path("notes").get(0).asText()).endsWith("--connections.log=FILE");
    }

    @Test
    void countingTakesTenSecondsAtMost() throws Exception {
        Path log = openOnes().write(folder.resolve("connections.json"));
        host = new ServedHost(new Past(recent, Optional.of(log), () -> clock.addAndGet(11_000_000_000L)));
        JsonNode answer = host.read("/history/counts?" + RANGE);
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("notes").get(0).asText()).startsWith("the log was read for 10 s");
    }

    @Test
    void readingTakesTenSecondsAtMost() throws Exception {
        Path log = log().write(folder.resolve("connections.json"));
        host = new ServedHost(new Past(recent, Optional.of(log), () -> clock.addAndGet(11_000_000_000L)));
        JsonNode answer = read(RANGE);
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(answer.path("notes").get(0).asText())
                .isEqualTo("the log was read for 10 s, and what comes later in it is missing: ask for a shorter time");
        assertThat(read("at=" + at(290)).path("truncated").asBoolean()).isTrue();
    }

    @Test
    void thereAreOnlySoManyGroups() throws Exception {
        LogText text = new LogText().start(0, 0);
        for (int i = 0; i <= 100_000; i++) {
            text.line(
                    "{'event':'closed','time':'%s','netns':%d,'local':'10.0.0.1:1','remote':'10.0.0.5:5432','result':'closed'}"
                            .formatted(at(10), i + 1));
        }
        serve(text);
        JsonNode answer = read(RANGE + "&by=netns&limit=1");
        assertThat(answer.path("groups")).hasSize(1);
        assertThat(answer.path("notes").get(0).asText()).startsWith("there are more than 100000 groups");
    }

    @Test
    void withoutALogTheNewestThatEndedAreThere() throws Exception {
        serve(Optional.empty());
        recent.add(log().bytes(), 3);
        JsonNode answer = read(RANGE + "&filter=" + encode("result!=closed"));
        assertThat(answer.path("source").asText()).isEqualTo("recent");
        assertThat(texts(answer.path("connections"), "result")).containsExactly("reset_by_peer", "refused");
        assertThat(answer.path("notes").get(0).asText()).startsWith("nothing is known before 20");

        assertThat(problem("at=" + at(15), 400, "at"))
                .isEqualTo(
                        "what was open at a moment is only in a log of connections, and this agent writes none to a file:"
                                + " --connections.log=FILE");
    }

    @Test
    void byDefaultItIsTheLastHour() throws Exception {
        serve(Optional.empty());
        JsonNode answer = read("");
        assertThat(Duration.between(
                        Instant.parse(answer.path("from").asText()),
                        Instant.parse(answer.path("to").asText())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(answer.path("connections")).isEmpty();
    }

    @Test
    void timesAreThoseOfAZone() throws Exception {
        serve(log());
        assertThat(read("from=" + encode("2026-01-31 01:00") + "&to=" + encode("2026-01-31 02:00")
                                + "&zone=Europe/Vienna")
                        .path("from")
                        .asText())
                .isEqualTo(at(0).toString());
    }

    @Test
    void mistakesAreNamed() throws Exception {
        serve(log());
        assertThat(problem("at=soon", 400, "at")).startsWith("at=\"soon\" is not a time: allowed are 03:12, ");
        assertThat(problem("from=2999-01-01", 400, "from")).isEqualTo("from=\"2999-01-01\" is in the future");
        assertThat(problem("from=-1h&to=-2h", 400, "from")).isEqualTo("from=\"-1h\" is after to");
        assertThat(problem("at=-1h&to=-2h", 400, "at")).isEqualTo("at is one moment, and has neither from nor to");
        assertThat(problem("zone=Mars", 400, "zone")).startsWith("\"Mars\" is not a time zone: allowed are ");
        assertThat(problem("by=colour", 400, "by"))
                .startsWith("rows cannot be grouped by \"colour\": ")
                .endsWith(", result");
        assertThat(problem("limit=10001", 400, "limit")).isEqualTo("limit cannot be \"10001\": allowed are 0 to 10000");
        assertThat(problem("filter=" + encode("result=bad"), 400, "filter")).contains("\"bad\" is no way to end");
        assertThat(problem("filter=" + encode("state_age>1m"), 400, "filter"))
                .startsWith("\"state_age\" is not in the log");
        assertThat(problem("sort=time", 400, "sort")).startsWith("\"sort\" is not a parameter here");
        Files.delete(folder.resolve("connections.json"));
        assertThat(problem("", 503, "")).endsWith("connections.json\" cannot be read: there is no such file.");
    }

    private String problem(String query, int status, String parameter) throws Exception {
        HttpResponse<String> response = host.get("/history?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).path("parameter").asText()).isEqualTo(parameter);
        return json(response).path("detail").asText();
    }

    @Test
    void oneRequestIsAnsweredAtATimeAndFewWait() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Path log = log().write(folder.resolve("connections.json"));
        host = new ServedHost(new Past(recent, Optional.of(log), () -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 0;
        }));
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            asked.add(
                    CompletableFuture.supplyAsync(() -> status("/history?" + RANGE), task -> new Thread(task).start()));
        }
        assertThat(CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
                        .join())
                .isEqualTo(503);
        host.sample(ServedHost.rows());
        assertThat(status("/connections")).isEqualTo(200);
        goOn.countDown();
        assertThat(asked.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(200, 200, 200, 503);
    }

    private int status(String path) {
        try {
            return host.get(path).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void itsFieldsAreDescribed() throws Exception {
        serve(log());
        host.sample(ServedHost.rows());
        JsonNode fields = host.read("/fields");
        assertThat(texts(fields.path("history"), "key"))
                .startsWith("time", "opened", "duration_seconds", "result", "via", "who", "handshake_seconds")
                .contains("process", "unit", "netns", "rtt_seconds", "stalled", "inferred")
                .doesNotContain("inode", "receive_queue");
        assertThat(texts(fields.path("history_filter"), "key"))
                .contains("result", "age", "process")
                .doesNotContain("state_age");
        assertThat(texts(fields.path("history_group_keys"), "key")).contains("result", "remote");
    }
}
