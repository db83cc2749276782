package dev.tcpwarden.fleet;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.deployment.Documents;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One incident on many hosts is one notification, by a real Alertmanager with the configuration that is shipped. */
class AlertGroupingIT {

    private static final Path CONFIGURATION = Path.of("src", "main", "prometheus", "alertmanager.yml");
    private static final JsonNode RULES = Documents.yaml(Path.of("src", "main", "prometheus", "tcpwarden.rules.yml"));

    /** An alert of no incident here, and of hosts that have no other. */
    private static final String MARKER = "TcpwardenRulePaused";

    private static final int LAST = 1_000;

    private AlertmanagerServer alertmanager;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        alertmanager = new AlertmanagerServer(
                folder,
                Documents.text(CONFIGURATION)
                        .replace("group_wait: 1m", "group_wait: 2s")
                        .replace("group_interval: 5m", "group_interval: 2s"));
    }

    @AfterEach
    void stop() {
        alertmanager.close();
    }

    @Test
    void aDatabaseThatIsDownIsOneForAllHostsAndProcesses() throws Exception {
        List<Map<String, String>> alerts = new ArrayList<>();
        for (int host = 0; host < 100; host++) {
            for (String process : List.of("orders", "invoices", "reports")) {
                for (String alert : List.of("TcpwardenConnectsFail", "TcpwardenConnectSlow")) {
                    alerts.add(alert(alert, host, "process", process, "destination", "payments-db"));
                }
            }
        }
        fire(alerts);
        List<JsonNode> sent = received("chat", 1);
        assertThat(sent.get(0).path("alerts")).hasSize(300);
        assertThat(alertnames(sent)).containsExactly("TcpwardenConnectsFail");
    }

    @Test
    void aRackWithoutPowerIsOnePageAndNothingElseIsSaidOfItsHosts() throws Exception {
        List<Map<String, String>> alerts = new ArrayList<>();
        for (int host = 0; host < 40; host++) {
            alerts.add(alert("TcpwardenAgentDown", host));
            alerts.add(alert("TcpwardenBacklogFull", host, "process", "nginx", "address", "0.0.0.0", "port", "443"));
        }
        fire(alerts);
        List<JsonNode> sent = received("pager", 1);
        assertThat(sent.get(0).path("alerts")).hasSize(40);
        assertThat(alertnames(sent)).containsExactly("TcpwardenAgentDown");
    }

    @Test
    void aReleaseThatLeaksIsOneForEachName() throws Exception {
        List<Map<String, String>> alerts = new ArrayList<>();
        for (int host = 0; host < 50; host++) {
            for (String process : List.of("orders", "invoices")) {
                for (String alert :
                        List.of("TcpwardenCloseWaitLeak", "TcpwardenCloseWaitOld", "TcpwardenConnectionsGrowing")) {
                    alerts.add(alert(alert, host, "process", process));
                }
            }
        }
        fire(alerts);
        assertThat(alertnames(received("chat", 2)))
                .containsExactlyInAnyOrder("TcpwardenCloseWaitLeak", "TcpwardenConnectionsGrowing");
    }

    @Test
    void incidentsThatHaveNothingInCommonAreNotOne() throws Exception {
        fire(List.of(
                alert("TcpwardenBacklogFull", 1, "process", "nginx", "address", "0.0.0.0", "port", "443"),
                alert("TcpwardenBacklogFull", 2, "process", "nginx", "address", "0.0.0.0", "port", "443"),
                alert("TcpwardenBacklogNearlyFull", 1, "process", "nginx", "address", "0.0.0.0", "port", "443"),
                alert("TcpwardenBacklogFull", 1, "process", "orders", "address", "0.0.0.0", "port", "8080"),
                alert("TcpwardenEphemeralPortsRunOut", 2, "source", "10.0.0.1", "destination", "10.0.0.9:443"),
                alert("TcpwardenTimeWaitFlood", 2),
                alert("TcpwardenTimeWaitFlood", 3),
                alert("TcpwardenTermination", 4, "via", "jmx")));
        assertThat(alertnames(received("pager", 3)))
                .containsExactlyInAnyOrder("TcpwardenBacklogFull", "TcpwardenEphemeralPortsRunOut");
        List<JsonNode> sent = received("chat", 1);
        assertThat(alertnames(sent)).containsExactly("TcpwardenTimeWaitFlood");
        assertThat(sent.get(0).path("alerts")).hasSize(2);
    }

    @Test
    void aHostOfAnotherRegionHasTheSameNameByChance() throws Exception {
        Map<String, String> down = alert("TcpwardenAgentDown", 1, "region", "eu-1");
        Map<String, String> other = alert("TcpwardenBacklogFull", 1, "region", "us-1", "process", "nginx");
        fire(List.of(down, other));
        assertThat(alertnames(received("pager", 2)))
                .containsExactlyInAnyOrder("TcpwardenAgentDown", "TcpwardenBacklogFull");
    }

    @Test
    void amtoolAcceptsItAndEveryAlertThatItNamesExists() throws Exception {
        Jar.Run check =
                Jar.command(List.of(Needs.program("amtool").toString(), "check-config", CONFIGURATION.toString()));
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
        Set<String> alerts = rules().map(rule -> rule.path("alert").asText()).collect(Collectors.toSet());
        assertThat(Pattern.compile("Tcpwarden\\w+(?:\\.\\+)?")
                        .matcher(Documents.text(CONFIGURATION))
                        .results()
                        .map(name -> name.group()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(alerts).anyMatch(alert -> alert.matches(name)));
    }

    /** What has come once that many notifications have, and an alert that fired only then. */
    private List<JsonNode> received(String receiver, int notifications) throws Exception {
        await().untilAsserted(() -> assertThat(incidents(receiver)).hasSize(notifications));
        int host = LAST + alertmanager.notifications("chat").size();
        fire(List.of(alert(MARKER, host)));
        await().until(() -> alertmanager.notifications("chat").toString().contains(SimulatedFleet.instance(host)));
        assertThat(incidents(receiver)).hasSize(notifications);
        return incidents(receiver);
    }

    private List<JsonNode> incidents(String receiver) {
        return alertmanager.notifications(receiver).stream()
                .filter(notification -> !notification.toString().contains(MARKER))
                .toList();
    }

    private static Set<String> alertnames(List<JsonNode> notifications) {
        return notifications.stream()
                .flatMap(notification -> Documents.stream(notification.path("alerts")))
                .map(alert -> alert.path("labels").path("alertname").asText())
                .collect(Collectors.toSet());
    }

    private void fire(List<Map<String, String>> alerts) throws Exception {
        alertmanager.fire(new ObjectMapper()
                .writeValueAsString(
                        alerts.stream().map(labels -> Map.of("labels", labels)).toList()));
    }

    /** With the severity of its rule, and the labels that tell incidents apart. */
    private static Map<String, String> alert(String name, int host, String... more) {
        Map<String, String> labels = new TreeMap<>(Map.of("alertname", name, "job", "tcpwarden"));
        labels.put("instance", SimulatedFleet.instance(host));
        labels.put(
                "severity",
                rules().filter(rule -> rule.path("alert").asText().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .path("labels")
                        .path("severity")
                        .asText());
        for (int i = 0; i < more.length; i += 2) {
            labels.put(more[i], more[i + 1]);
        }
        return labels;
    }

    private static Stream<JsonNode> rules() {
        return Documents.stream(RULES.path("groups"))
                .flatMap(group -> Documents.stream(group.path("rules")))
                .filter(rule -> rule.has("alert"));
    }
}
