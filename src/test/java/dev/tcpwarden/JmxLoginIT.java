package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit names who logged in to a JMX port with a password, on each Java that is installed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class JmxLoginIT {

    private static final int PORT = 7091;

    static Stream<String> javas() throws IOException {
        Path installed = Path.of("/usr/lib/jvm");
        try (Stream<Path> others = Files.isDirectory(installed) ? Files.list(installed) : Stream.empty()) {
            List<String> found = others.filter(home -> Files.isRegularFile(home.resolve("release")))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .map(Path::toString)
                    .toList();
            return Stream.concat(Stream.of(Jar.java()), found.stream()).distinct();
        }
    }

    @ParameterizedTest
    @MethodSource("javas")
    @SuppressWarnings("BanJNDI") // the address is that of the agent just started
    void namesThePrincipalAndItsAddress(String java, @TempDir Path folder) throws Exception {
        Path passwords = Files.writeString(folder.resolve("password"), "admin secret\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        Path access = Files.writeString(folder.resolve("access"), "admin readwrite\n");
        List<String> command = List.of(
                java,
                "-Dcom.sun.management.jmxremote.port=" + PORT,
                "-Dcom.sun.management.jmxremote.rmi.port=" + PORT,
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Dcom.sun.management.jmxremote.password.file=" + passwords,
                "-Dcom.sun.management.jmxremote.access.file=" + access,
                "-jar",
                Jar.path().toString());
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, command)) {
            JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + PORT + "/jmxrmi");
            namespace.call(() -> {
                try (JMXConnector connector = JMXConnectorFactory.connect(
                        url, Map.of(JMXConnector.CREDENTIALS, new String[] {"admin", "secret"}))) {
                    return connector
                            .getMBeanServerConnection()
                            .invoke(
                                    new ObjectName("tcpwarden:type=Agent"),
                                    "terminate",
                                    new Object[] {"127.0.0.1:1 -> 127.0.0.1:2"},
                                    new String[] {String.class.getName()});
                }
            });
            await().untilAsserted(() ->
                    assertThat(agent.errors()).contains(" via=jmx who=\"admin\" from=\"127.0.0.1\" result=not_found "));
        }
    }
}
