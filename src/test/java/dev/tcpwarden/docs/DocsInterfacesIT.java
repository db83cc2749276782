package dev.tcpwarden.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.Test;

/** What the documents say of a running agent's pages and operations, asked of one. */
class DocsInterfacesIT {

    @Test
    void everyPageIsThere() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace)) {
            Set<String> pages = Document.named("http.md").found("^\\| `(/[^`]*)`");
            assertThat(pages).hasSize(4);
            for (String page : pages) {
                assertThat(agent.get(page).status()).as(page).isEqualTo(200);
            }
            Patience.await()
                    .untilAsserted(() -> assertThat(
                                    agent.get("/metrics?name[]=tcpwarden_up").text())
                            .contains("tcpwarden_up 1.0")
                            .doesNotContain("tcpwarden_build_info"));
        }
    }

    @Test
    void theOperationsAreAllThatThereAre() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--rules.file=src/main/rules/rules.yml");
                JMXConnector connector = agent.jmx()) {
            Set<String> offered = namespace.call(() -> {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                Set<String> operations = new TreeSet<>();
                for (ObjectName bean : server.queryNames(new ObjectName("tcpwarden:*"), null)) {
                    for (MBeanOperationInfo operation :
                            server.getMBeanInfo(bean).getOperations()) {
                        operations.add(signature(operation));
                    }
                }
                return operations;
            });
            assertThat(Document.named("jmx.md").found("`(\\w+\\([\\w, ]*\\))`")).isEqualTo(offered);
        }
    }

    private static String signature(MBeanOperationInfo operation) {
        return operation.getName()
                + Stream.of(operation.getSignature())
                        .map(MBeanParameterInfo::getName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
