package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tcpwarden.testing.Patience;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Terminations by the API of a real agent, and the events about them. */
class ApiTerminationIT {

    private static ApiHost host;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        host = ApiHost.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @Test
    void eventsTellOfConnectionsAndOfTheirTermination() throws Exception {
        String port = "remote=127.0.0.1:" + host.listener.getLocalPort();
        try (EventReader all = new EventReader(host.api.events("?filter=" + ApiClient.encode(port)));
                EventReader samples = new EventReader(host.api.events("?events=sample"))) {
            Patience.await().until(() -> all.count("sample") > 2 && samples.count("sample") > 2);
            String closed;
            try (ApiHost.Pair pair = host.connect()) {
                closed = pair.name();
                Patience.await().until(() -> all.connections("opened").contains(pair.name()));
            }
            Patience.await().until(() -> all.connections("closed").contains(closed));
            try (ApiHost.Pair pair = host.connect()) {
                assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}"))
                        .containsExactly("terminated");
                Patience.await().until(() -> all.connections("terminated").contains(pair.name()));
            }
            assertThat(samples.events).extracting(EventReader.Event::name).containsOnly("sample");
            assertThat(all.connections("opened")).allMatch(name -> name.endsWith(":" + host.listener.getLocalPort()));
        }
    }

    @Test
    void terminatesOneConnectionAndBothEndsSeeIt() throws Exception {
        try (ApiHost.Pair pair = host.connect()) {
            assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}")).containsExactly("terminated");
            ApiHost.assertEnded(pair.client());
            ApiHost.assertEnded(pair.server());
            Patience.await()
                    .untilAsserted(() -> assertThat(host.agent.errors())
                            .contains(
                                    "connection=\"" + pair.name() + "\"",
                                    "via=api who=",
                                    "from=\"127.0.0.1\" result=terminated"));
            assertThat(terminate("{\"connection\":\"" + pair.name() + "\"}")).containsExactly("not_found");
        }
    }

    @Test
    void terminatesJustWhatAPreviewShowed() throws Exception {
        try (ApiHost.Pair one = host.connect();
                ApiHost.Pair two = host.connect()) {
            String filter = "remote=:" + host.listener.getLocalPort() + " state=established direction=outbound";
            JsonNode preview = Patience.await()
                    .until(
                            () -> host.api
                                    .post("terminations", "{\"filter\":\"" + filter + "\",\"dryRun\":true}")
                                    .body(),
                            it -> ApiHost.texts(it.path("terminations"), "connection")
                                    .containsAll(List.of(one.name(), two.name())));
            assertThat(ApiHost.texts(preview.path("terminations"), "outcome")).containsOnly("would_terminate");
            assertThat(preview.path("total").asInt())
                    .isEqualTo(preview.path("terminations").size());
            try (ApiHost.Pair later = host.connect()) {
                String body = "{\"preview\":\"" + preview.path("preview").asText() + "\"}";
                assertThat(terminate(body)).contains("terminated").doesNotContain("refused", "failed");
                later.client().getOutputStream().write(1);
                assertThat(later.server().getInputStream().read()).isEqualTo(1);
                assertThat(host.api.post("terminations", body).status()).isEqualTo(400);
            }
            ApiHost.assertEnded(one.server());
            ApiHost.assertEnded(two.server());
        }
    }

    private static List<String> terminate(String body) throws Exception {
        ApiClient.Answer answer = host.api.post("terminations", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return ApiHost.texts(answer.body().path("terminations"), "outcome");
    }
}
