package dev.tcpwarden.agent;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.SocketHolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent, over JMX from another JVM. */
class AgentJmxIT {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final String AGENT = "tcpwarden:type=Agent";
    private static final String GUARDED = "guarded.pl";

    private NetworkNamespace namespace;
    private RunningAgent agent;
    private JMXConnector connector;
    private MBeanServerConnection beans;

    @BeforeEach
    void start() throws Exception {
        namespace = NetworkNamespace.create();
        agent = RunningAgent.start(namespace, "--terminate.protect=" + GUARDED);
        connector = agent.jmx();
        beans = namespace.call(connector::getMBeanServerConnection);
    }

    @AfterEach
    void stop() throws Exception {
        namespace.call(() -> {
            connector.close();
            return null;
        });
        agent.close();
        namespace.close();
    }

    @Test
    void aProcessHasABeanAsLongAsItRuns() throws Exception {
        String bean;
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            bean = "tcpwarden:type=Process,name=SocketHolder,pid=" + holder.pid();
            awaitRegistered(bean, true);

            assertThat(attribute(bean, "Name")).isEqualTo("SocketHolder");
            assertThat(attribute(bean, "Pid")).isEqualTo(holder.pid());
            assertThat(attribute(bean, "User")).isEqualTo("root");
            assertThat(attribute(bean, "Executable").toString()).endsWith("/bin/java");
            assertThat(attribute(bean, "Established")).isEqualTo(1);
            assertThat(attribute(bean, "CloseWait")).isEqualTo(0);
            assertThat(attribute(bean, "Outbound")).isEqualTo(1L);
            assertThat(attribute(bean, "ConnectionCount")).isEqualTo(1);
            TabularData connections = (TabularData) attribute(bean, "Connections");
            assertThat(connections.values())
                    .singleElement()
                    .satisfies(row ->
                            assertThat(((CompositeData) row).get("connection")).isEqualTo(ofHolder(holder)));

            holder.peer().shutdownOutput(); // which the holder ignores
            await().untilAsserted(() -> assertThat(attribute(bean, "CloseWait")).isEqualTo(1));
            assertThat(attribute(bean, "Established")).isEqualTo(0);
        }
        awaitRegistered(bean, false);
    }

    @Test
    void aTerminatedConnectionIsResetAtBothEndsCountedAndAudited() throws Exception {
        try (SocketHolder holder = namespace.call(SocketHolder::start)) {
            String bean = "tcpwarden:type=Process,name=SocketHolder,pid=" + holder.pid();
            awaitRegistered(bean, true);
            String connection = ofHolder(holder);

            assertThat(invoke(bean, "terminate", connection))
                    .isEqualTo("terminated: established, SocketHolder (pid " + holder.pid() + ")");

            assertThat(holder.readResult()).containsIgnoringCase("abort");
            assertThatThrownBy(() -> holder.peer().getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThat(invoke(AGENT, "terminate", connection)).startsWith("not_found: ");
            assertThat(agent.scrape())
                    .containsEntry("tcpwarden_terminations_total{result=\"terminated\",via=\"jmx\"}", 1.0)
                    .containsEntry("tcpwarden_terminations_total{result=\"not_found\",via=\"jmx\"}", 1.0);
            await().untilAsserted(() -> assertThat(agent.errors().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains(
                            " INFO  audit: connection=\"" + connection + "\"",
                            " process=\"SocketHolder\" pid=" + holder.pid(),
                            " via=jmx from=\"127.0.0.1\" ",
                            " result=terminated"));
        }
    }

    @Test
    void whatIsRefusedStays(@TempDir Path folder) throws Exception {
        String guarded = "my $held = connected(PORT); say_(port($held)); turn();";
        try (ServerSocket listener = namespace.call(() -> new ServerSocket(0, 8, LOOPBACK));
                Socket toAgent =
                        namespace.call(() -> new Socket(LOOPBACK, agent.url().getPort()));
                Script script = namespace.call(() -> Script.start(
                        folder, GUARDED, guarded.replace("PORT", Integer.toString(listener.getLocalPort()))))) {
            String there = "127.0.0.1:" + listener.getLocalPort();
            String held = "127.0.0.1:" + script.hear().get(0);

            assertThat(invoke(AGENT, "terminate", there + " -> 0.0.0.0:0"))
                    .startsWith("refused: it is a listener, and terminating it stops the service");
            assertThat(invoke(
                            AGENT, "terminate", agent.url().getAuthority() + " -> 127.0.0.1:" + toAgent.getLocalPort()))
                    .isEqualTo("refused: it belongs to tcpwarden itself (pid " + agent.pid() + ")");
            assertThat(invoke(AGENT, "terminate", held + " -> " + there))
                    .isEqualTo("refused: \"" + GUARDED + "\" is protected by --terminate.protect");
            assertThat(invoke(AGENT, "terminate", there + " -> " + held))
                    .isEqualTo("refused: its other end, " + held + " -> " + there + ", is on this host: \"" + GUARDED
                            + "\" is protected by --terminate.protect");
            assertThat(invoke(
                            AGENT,
                            "terminate",
                            "127.0.0.1:" + toAgent.getLocalPort() + " -> "
                                    + agent.url().getAuthority()))
                    .endsWith(", is on this host: it belongs to tcpwarden itself (pid " + agent.pid() + ")");
            assertThat(agent.scrape())
                    .containsEntry("tcpwarden_terminations_total{result=\"refused\",via=\"jmx\"}", 5.0);
            try (Socket accepted = listener.accept()) {
                accepted.getOutputStream().write(1);
                assertThat(accepted.getRemoteSocketAddress()).hasToString("/" + held);
            }
        }
    }

    @Test
    void whatDoesNotExistIsNotFoundAndWhatIsNoConnectionIsAnError() {
        assertThat(List.of("127.0.0.1:1 -> 127.0.0.1:2", "[::1]:1 -> [::1]:2"))
                .allSatisfy(connection -> assertThat(invoke(AGENT, "terminate", connection))
                        .isEqualTo("not_found: no socket has these addresses and ports, local -> remote"));
        assertThatThrownBy(() -> invoke(AGENT, "terminate", "127.0.0.1:99999 -> 127.0.0.1:2"))
                .isInstanceOf(RuntimeMBeanException.class)
                .cause()
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"99999\" is not a port: allowed are 0 to 65535");
    }

    private void awaitRegistered(String bean, boolean registered) {
        await().until(() -> namespace.call(() -> beans.isRegistered(new ObjectName(bean))) == registered);
    }

    /** On a busy machine the sample can be stale for a moment: then what counts is not available. */
    private Object attribute(String bean, String name) {
        return await().ignoreExceptionsInstanceOf(RuntimeMBeanException.class)
                .until(() -> namespace.call(() -> beans.getAttribute(new ObjectName(bean), name)), Objects::nonNull);
    }

    private String invoke(String bean, String operation, String argument) throws Exception {
        return (String) namespace.call(() -> beans.invoke(
                new ObjectName(bean), operation, new Object[] {argument}, new String[] {String.class.getName()}));
    }

    private static String ofHolder(SocketHolder holder) {
        return "127.0.0.1:" + holder.peer().getPort() + " -> 127.0.0.1:"
                + holder.peer().getLocalPort();
    }
}
