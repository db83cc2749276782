package dev.tcpwarden.agent;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.PlatformManagedObject;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The packaged agent with a Java heap that is too large for it. */
class MemoryTrimmerIT {

    private static final long MEGABYTE = 1 << 20;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    MemoryTrimmerIT() throws Exception {}

    @Test
    void whatTheStartTookIsGivenBack() throws Exception {
        try (RunningAgent agent = start("-XX:InitialHeapSize=256m");
                JMXConnector connector = agent.jmx()) {
            MemoryMXBean memory = bean(connector, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);

            // first: the JVM may have made its heap smaller before, by a collection of its own
            await().untilAsserted(() -> assertThat(maxFreeRatio(connector)).isEqualTo("30"));
            await().untilAsserted(() -> assertThat(
                            namespace.call(() -> memory.getHeapMemoryUsage().getCommitted()))
                    .isLessThan(128 * MEGABYTE));
        }
    }

    @Test
    void whatTheCommandLineSaysOfTheHeapStands() throws Exception {
        try (RunningAgent agent = start("-XX:MaxHeapFreeRatio=55");
                JMXConnector connector = agent.jmx()) {
            await().untilAsserted(() ->
                    assertThat(option(connector, "MinHeapFreeRatio")).isEqualTo("10"));
            assertThat(maxFreeRatio(connector)).isEqualTo("55");
        }
    }

    private RunningAgent start(String option) throws Exception {
        return RunningAgent.start(
                namespace,
                List.of(Jar.java(), "-XX:+UseG1GC", option, "-jar", Jar.path().toString()));
    }

    private String maxFreeRatio(JMXConnector connector) throws Exception {
        return option(connector, "MaxHeapFreeRatio");
    }

    private String option(JMXConnector connector, String name) throws Exception {
        HotSpotDiagnosticMXBean machine =
                bean(connector, "com.sun.management:type=HotSpotDiagnostic", HotSpotDiagnosticMXBean.class);
        return namespace.call(() -> machine.getVMOption(name).getValue());
    }

    private <T extends PlatformManagedObject> T bean(JMXConnector connector, String name, Class<T> type)
            throws Exception {
        return namespace.call(() -> {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            return ManagementFactory.newPlatformMXBeanProxy(connection, name, type);
        });
    }
}
