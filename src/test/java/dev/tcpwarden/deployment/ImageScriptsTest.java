package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tcpwarden.testing.Needs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two scripts of the image, run as the image runs them. */
class ImageScriptsTest {

    private static final Path FOLDER = Path.of("src", "main", "docker");

    @TempDir
    private Path folder;

    @Test
    void theHealthCheckDistinguishesHealthyFromUnhealthy() throws Exception {
        assertThat(healthWhenAnsweredWith(200)).isZero();
        assertThat(healthWhenAnsweredWith(503)).isNotZero();
    }

    @Test
    void theHealthCheckFailsWithoutAListener() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(health("127.0.0.1:" + port)).isNotZero();
    }

    @Test
    void arguments() throws Exception {
        assertThat(started(Map.of(), "agent", "--sample.interval=1s"))
                .endsWith("/tcpwarden.jar agent --sample.interval=1s")
                .doesNotContain("jmxremote");
    }

    @Test
    void jmxIsClosedWithoutAPasswordFileAndSaysSo() throws Exception {
        assertThat(started(Map.of("JMX_PORT", "10828", "JMX_FOLDER", folder.toString()), "agent"))
                .contains("JMX port 10828 stays closed: there is no " + folder + "/jmxremote.password")
                .doesNotContain("-Dcom.sun.management");
    }

    @Test
    void jmxIsOpenOnLoopbackWithAPasswordFileForTheAgentOnly() throws Exception {
        Files.writeString(folder.resolve("jmxremote.password"), "viewer secret\n");
        Map<String, String> environment = Map.of("JMX_PORT", "10828", "JMX_FOLDER", folder.toString());
        assertThat(started(environment, "agent"))
                .contains(
                        "jmxremote.port=10828",
                        "jmxremote.rmi.port=10828",
                        "jmxremote.host=127.0.0.1",
                        "jmxremote.authenticate=true",
                        "jmxremote.password.file=" + folder + "/jmxremote.password");
        assertThat(started(environment)).contains("jmxremote.port=10828");
        assertThat(started(environment, "--sample.interval=1s")).contains("jmxremote.port=10828");
        for (String other : List.of("list", "terminate", "--help", "-V")) {
            assertThat(started(environment, other)).doesNotContain("jmxremote");
        }
    }

    @Test
    void theCacheOfClassesIsUsedWhereThereIsOneButNotBesideAJmxPort() throws Exception {
        Path entrypoint = Files.copy(FOLDER.resolve("entrypoint.sh"), folder.resolve("entrypoint.sh"));
        assertThat(startedBy(entrypoint, Map.of(), "agent")).doesNotContain("AOTCache");

        Path cache = Files.createFile(folder.resolve("tcpwarden.aot"));
        assertThat(startedBy(entrypoint, Map.of(), "agent")).contains("-XX:AOTCache=" + cache + " ");
        assertThat(startedBy(entrypoint, Map.of(), "list")).contains("-XX:AOTCache=" + cache + " ");

        Files.writeString(folder.resolve("jmxremote.password"), "viewer secret\n");
        Map<String, String> environment = Map.of("JMX_PORT", "10828", "JMX_FOLDER", folder.toString());
        assertThat(startedBy(entrypoint, environment, "agent")).doesNotContain("AOTCache");
    }

    /** What the entry point would run: java is a script that prints its arguments. */
    private String started(Map<String, String> environment, String... arguments) throws Exception {
        return startedBy(FOLDER.resolve("entrypoint.sh"), environment, arguments);
    }

    private String startedBy(Path entrypoint, Map<String, String> environment, String... arguments) throws Exception {
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("PATH", folder + ":" + System.getenv("PATH"));
        List<String> command = new java.util.ArrayList<>(List.of("/bin/sh", entrypoint.toString()));
        command.addAll(List.of(arguments));
        return Command.run(all, command).output().strip();
    }

    private static int healthWhenAnsweredWith(int status) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/-/healthy", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            return health("127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static int health(String address) throws Exception {
        String bash = Needs.program("bash").toString();
        return Command.run(
                        Map.of("TCPWARDEN_WEB_LISTEN_ADDRESS", address),
                        List.of(bash, FOLDER.resolve("healthcheck.sh").toString()))
                .exit();
    }
}
