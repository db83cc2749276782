package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two connections with equal link-local addresses and ports, on two pairs of interfaces, and the packaged program beside them. */
class LinkLocalIT {

    private static final int CLIENT = 5000;
    private static final int SERVER = 7000;
    private static final String ON_RED = "[fe80::1%red]:5000 -> [fe80::2%red]:7000";
    private static final String ON_BLUE = "[fe80::1%blue]:5000 -> [fe80::2%blue]:7000";

    private NetworkNamespace namespace;
    private Pair red;
    private Pair blue;

    /** A connection from one end of a pair of interfaces to the other. */
    private record Pair(ServerSocket listener, Socket client, Socket server) implements AutoCloseable {

        static Pair on(int near, int far) throws IOException {
            ServerSocket listener = new ServerSocket(SERVER, 1, linkLocal(2, far));
            Socket client = new Socket();
            client.bind(new InetSocketAddress(linkLocal(1, near), CLIENT));
            client.connect(new InetSocketAddress(linkLocal(2, near), SERVER));
            return new Pair(listener, client, listener.accept());
        }

        private static InetAddress linkLocal(int host, int index) throws IOException {
            byte[] address = new byte[16];
            address[0] = (byte) 0xfe;
            address[1] = (byte) 0x80;
            address[15] = (byte) host;
            return Inet6Address.getByAddress("", address, index);
        }

        void assertWorks() throws IOException {
            client.getOutputStream().write(7);
            assertThat(server.getInputStream().read()).isEqualTo(7);
        }

        void assertIsReset() {
            assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(IOException.class);
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
            listener.close();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        namespace = NetworkNamespace.create();
        veth("red", 101, "red-far", 102);
        veth("blue", 201, "blue-far", 202);
        red = namespace.call(() -> Pair.on(101, 102));
        blue = namespace.call(() -> Pair.on(201, 202));
    }

    private void veth(String near, int nearIndex, String far, int farIndex) throws Exception {
        ip("link add " + near + " index " + nearIndex + " type veth peer name " + far + " index " + farIndex);
        ip("link set " + near + " addrgenmode none up");
        ip("link set " + far + " addrgenmode none up");
        ip("address add fe80::1/64 dev " + near + " nodad");
        ip("address add fe80::2/64 dev " + far + " nodad");
    }

    private void ip(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Needs.program("ip").toString()));
        command.addAll(List.of(arguments.split(" ", -1)));
        assertThat(namespace.call(() -> Jar.command(command))).isEqualTo(new Jar.Run(0, "", ""));
    }

    @AfterEach
    void close() throws Exception {
        red.close();
        blue.close();
        namespace.close();
    }

    private Jar.Run run(String... arguments) throws Exception {
        return namespace.call(() -> Jar.run(arguments));
    }

    private List<String> local(String... filter) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("list"));
        arguments.addAll(List.of(filter));
        Jar.Run run = run(arguments.toArray(new String[0]));
        assertThat(run.err()).isEmpty();
        return run.out().lines().skip(1).map(line -> line.split(" +", -1)[3]).toList();
    }

    @Test
    void everyEndIsShownWithItsInterface() throws Exception {
        assertThat(local())
                .containsExactlyInAnyOrder(
                        "[fe80::1%red]:5000",
                        "[fe80::2%red-far]:7000",
                        "[fe80::2%red-far]:7000",
                        "[fe80::1%blue]:5000",
                        "[fe80::2%blue-far]:7000",
                        "[fe80::2%blue-far]:7000");
        assertThat(run("list", "-o", "json", "local=fe80::1%red").out())
                .contains("\"local\":\"[fe80::1%red]:5000\",\"remote\":\"[fe80::2%red]:7000\",");
        assertThat(run("list", "--by=local,direction").out())
                .containsPattern("\\[fe80::2%red-far]:7000 +inbound +1 ")
                .containsPattern("\\[fe80::2%blue-far]:7000 +inbound +1 ");
    }

    @Test
    void aFilterChoosesByInterface() throws Exception {
        assertThat(local("local=:5000")).hasSize(2);
        assertThat(local("local=fe80::1")).hasSize(2);
        assertThat(local("local=fe80::1%red")).containsExactly("[fe80::1%red]:5000");
        assertThat(local("local=fe80::1%101")).containsExactly("[fe80::1%red]:5000");
        assertThat(local("remote=[fe80::2%blue]:7000")).containsExactly("[fe80::1%blue]:5000");
        assertThat(local("remote=fe80::%blue/64")).containsExactly("[fe80::1%blue]:5000");
        assertThat(run("list", "local=fe80::1%green"))
                .isEqualTo(new Jar.Run(
                        2,
                        "",
                        "tcpwarden: the filter term \"local=fe80::1%green\" is wrong: \"fe80::1%green\" is on no interface of"
                                + " this host: there is no \"green\": allowed are 10.0.0.5, 10.0.0.0/8, 10.0.0.5:443,"
                                + " [2001:db8::1]:443, 2001:db8::/32, fe80::1%eth0, :8080 and the like\n"));
    }

    @Test
    void theOneOnTheInterfaceIsTerminatedAndTheOtherStays() throws Exception {
        Jar.Run terminated = run("terminate", "local=fe80::1%red");
        assertThat(terminated.out())
                .startsWith("terminated: " + ON_RED + ": established, ")
                .hasLineCount(1);
        assertThat(terminated.err()).contains("connection=\"" + ON_RED + "\"");
        red.assertIsReset();
        blue.assertWorks();
        assertThat(local("local=fe80::1", "state=established")).containsExactly("[fe80::1%blue]:5000");
    }

    @Test
    void overJmxTheEndpointsNameTheInterface() throws Exception {
        ObjectName bean = new ObjectName("tcpwarden:type=Agent");
        try (RunningAgent agent = RunningAgent.start(namespace);
                JMXConnector connector = agent.jmx()) {
            MBeanServerConnection beans = namespace.call(connector::getMBeanServerConnection);
            assertThat(terminate(beans, bean, "[fe80::1]:5000 -> [fe80::2]:7000"))
                    .startsWith("refused: 2 sockets have these addresses and ports");
            assertThat(terminate(beans, bean, ON_BLUE)).startsWith("terminated: established, ");
            blue.assertIsReset();
            red.assertWorks();
            assertThat(agent.fresh().keySet())
                    .anyMatch(series -> series.startsWith("tcpwarden_listen_backlog")
                            && series.contains("address=\"fe80::2%red-far\""));
        }
    }

    private String terminate(MBeanServerConnection beans, ObjectName bean, String connection) throws Exception {
        return (String) namespace.call(() ->
                beans.invoke(bean, "terminate", new Object[] {connection}, new String[] {String.class.getName()}));
    }
}
