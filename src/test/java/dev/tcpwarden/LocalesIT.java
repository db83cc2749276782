package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program where the C library speaks French, and where Java writes numbers in other digits. */
class LocalesIT {

    private static final String NOBODY = "65534";
    private static final int PRIVILEGED = 99;

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    LocalesIT() throws Exception {}

    /** {@code env} with a French locale of its own, which other users can read. */
    private List<String> french() throws Exception {
        String localedef = Needs.program("localedef").toString();
        Needs.that(
                Files.exists(Path.of("/usr/share/i18n/locales/fr_FR"))
                        && Files.exists(Path.of("/usr/share/locale/fr/LC_MESSAGES/libc.mo")),
                "the sources of the French locale, and the messages of the C library (Debian's locales)");
        Path locale = folder.resolve("fr_FR.UTF-8");
        if (!Files.exists(locale)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            assertThat(Jar.command(List.of(localedef, "-i", "fr_FR", "-f", "UTF-8", locale.toString()))
                            .exit())
                    .isZero();
        }
        return List.of("/usr/bin/env", "LOCPATH=" + folder, "LC_ALL=fr_FR.UTF-8");
    }

    private Jar.Run inFrench(String... command) throws Exception {
        List<String> all = Stream.concat(french().stream(), Stream.of(command)).toList();
        return namespace.call(() -> Jar.command(all));
    }

    private static String failure(String message) {
        return "tcpwarden: " + message + "\n";
    }

    @Test
    void aReaderThatIsGoneIsNoErrorAndAFullDiskIs() throws Exception {
        String list = Jar.java() + " -jar " + Jar.path() + " list";
        String pipe = folder.resolve("pipe").toString();
        String withoutReader = "mkfifo " + pipe + " && exec 3<>" + pipe + " 4>" + pipe + " 3<&-; " + list + " >&4";

        assertThat(inFrench("/bin/sh", "-c", withoutReader)).isEqualTo(new Jar.Run(0, "", ""));
        assertThat(inFrench("/bin/sh", "-c", list + " > /dev/full"))
                .isEqualTo(new Jar.Run(
                        1,
                        "",
                        failure("the output could not be written: Aucun espace disponible sur le périphérique")));
    }

    @Test
    void aPortThatCannotBeHadSaysWhy() throws Exception {
        try (ServerSocket taken = namespace.call(() -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                ServerSocket privileged =
                        namespace.call(() -> new ServerSocket(PRIVILEGED, 1, InetAddress.getLoopbackAddress()))) {
            assertCannotListen("127.0.0.1:" + taken.getLocalPort(), "the port is in use");
            assertCannotListen(":" + taken.getLocalPort(), "the port is in use");
            assertCannotListen("127.0.0.1:" + privileged.getLocalPort(), "the port is in use");
            assertCannotListen("192.0.2.1:10827", "this host has no such address");
        }
    }

    private void assertCannotListen(String address, String why) throws Exception {
        assertThat(inFrench(Jar.java(), "-jar", Jar.path().toString(), "--web.listen-address=" + address))
                .isEqualTo(new Jar.Run(1, "", failure("cannot listen on " + address + ": " + why)));
    }

    @Test
    void aPortForRootIsSaidToBeOne() throws Exception {
        String setpriv = Needs.program("setpriv").toString();
        Path jar = Files.copy(Jar.path(), folder.resolve("tcpwarden.jar"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));
        List<String> command = new ArrayList<>(
                List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", Jar.java(), "-jar"));
        command.addAll(List.of(jar.toString(), "--web.listen-address=127.0.0.1:" + PRIVILEGED));

        Jar.Run run = inFrench(command.toArray(new String[0]));

        assertThat(run.err())
                .endsWith(failure("cannot listen on 127.0.0.1:" + PRIVILEGED
                        + ": a port below 1024 needs root or CAP_NET_BIND_SERVICE"));
        assertThat(run.exit()).isEqualTo(1);
    }

    /** Persian, Arabic and Marathi digits, and a Turkish i without a dot. */
    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG", "mr-IN", "tr-TR"})
    void numbersAndNamesAreAsEverywhere(String locale) throws Exception {
        List<String> java = List.of(
                Jar.java(),
                "-Duser.language=" + locale.substring(0, 2),
                "-Duser.country=" + locale.substring(3),
                "-Djava.locale.providers=CLDR",
                "-jar",
                Jar.path().toString());
        try (RunningAgent agent = RunningAgent.start(namespace, java, "--log.level=debug", "--web.api=false")) {
            assertAscii("start line", agent.greeting());
            assertAscii("metrics", agent.get("/metrics").text());
            assertAscii(
                    "OpenMetrics",
                    agent.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0")
                            .text());
            assertAscii("landing page", agent.get("/").text());
            assertThat(agent.fresh().keySet())
                    .anyMatch(series -> series.startsWith("tcpwarden_listen_overflows_total{"));
            for (String arguments :
                    List.of("list", "list -o wide", "list -o json", "list --by=pid,state", "--help", "list --help")) {
                Jar.Run run = namespace.call(() ->
                        Jar.command(Stream.concat(java.stream(), Stream.of(arguments.split(" ", -1)))
                                .toList()));
                assertThat(run.exit()).isZero();
                assertAscii(arguments, run.out());
            }
            assertThat(agent.terminate()).isZero();
            assertAscii("log", agent.errors());
        }
    }

    private static void assertAscii(String what, String text) {
        assertThat(text).as(what).isNotBlank().matches("\\p{ASCII}*");
    }
}
