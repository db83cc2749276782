package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Tmux;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code top} on a real terminal, over real sockets. The screens are in files beside its own tests: sizes and the name of the program are
 * such that a process id of four to seven digits leaves the same columns.
 */
class TopIT {

    private static final String THEN = "; echo exit $?; stty -a | grep -o \" icanon\"; exec cat";
    private static final Map<String, String> UTF_8 = Map.of("LC_ALL", "C.UTF-8");

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    private Process dbs;
    private BufferedReader said;

    TopIT() throws Exception {}

    @BeforeEach
    void startDbs() throws Exception {
        String perl = Needs.program("perl").toString();
        Path script = folder.resolve("dbs");
        Files.write(script, resource("dbs"));
        dbs = namespace.call(() -> new ProcessBuilder(perl, script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        said = dbs.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("ready");
    }

    @AfterEach
    void stopDbs() {
        Patience.kill(dbs);
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(TopIT.class.getResourceAsStream("cli/top/" + name), name)) {
            return in.readAllBytes();
        }
    }

    private Tmux top(int width, int height, String arguments) throws Exception {
        return top(width, height, UTF_8, arguments);
    }

    private Tmux top(int width, int height, Map<String, String> environment, String arguments) throws Exception {
        return namespace.call(() -> Tmux.start(
                folder,
                width,
                height,
                environment,
                Jar.java() + " -jar " + Jar.path().toAbsolutePath() + " top " + arguments + THEN));
    }

    /** The screen without what differs from run to run: times, the process id, and how wide columns are because of these. */
    private String normal(String screen) {
        return screen.replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS")
                .replaceAll("\\b\\d+[um]s\\b", "TIME")
                .replaceAll("\\b" + dbs.pid() + "\\b", "PID")
                .replaceAll(" +", " ")
                .replaceAll(" \n", "\n");
    }

    /** Once it is drawn to its end. */
    private void awaitGolden(Tmux top, String name) throws Exception {
        String golden = new String(resource(name + ".txt"), StandardCharsets.UTF_8);
        await().untilAsserted(() -> assertThat(normal(top.screen())).isEqualTo(golden));
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "60, 15", "40, 10"})
    void theViews(int width, int height) throws Exception {
        String size = "-" + width + "x" + height;
        try (Tmux top = top(width, height, "--interval=1h")) {
            awaitGolden(top, "processes" + size);
            top.press("2");
            awaitGolden(top, "groups" + size);
            top.press("Tab");
            awaitGolden(top, "connections" + size);
            top.press("h");
            awaitGolden(top, "help" + size);
        }
    }

    @Test
    void filtersOpensAndResizes() throws Exception {
        try (Tmux top = top(80, 24, "--interval=1h")) {
            top.screenWith("dbs");
            top.press("Enter");
            top.screenWith("only dbs");
            top.press("/", "state=close_wai", "Enter");
            awaitGolden(top, "filter-wrong-80x24");
            top.press("t", "Enter");
            awaitGolden(top, "filter-80x24");
            top.resize(58, 15);
            await().until(() -> top.screen().lines().count() == 15);
            awaitGolden(top, "filter-58x15");
            top.resize(30, 5);
            top.screenWith("too small");
            top.resize(80, 24);
            awaitGolden(top, "filter-80x24");
        }
    }

    @Test
    void terminatesAConnectionOnceConfirmed() throws Exception {
        try (Tmux top = top(80, 24, "--view=connections --interval=200ms local=127.0.0.1:40003 state=established")) {
            top.screenWith("1 of 7 sockets: 1 established");
            top.press("k");
            awaitGolden(top, "confirm-80x24");
            top.press("n");
            top.screenWith("nothing was terminated");
            top.press("k");
            top.screenWith("y or n");
            top.press("y");
            top.screenWith("terminated: established, dbs");
            top.screenWith("0 of 6 sockets");
            assertThat(said.readLine()).isEqualTo("Connection reset by peer");
            top.press("q");
            top.screenWith("audit: connection=\"127.0.0.1:40003 -> ");
            assertThat(top.screenWith("icanon")).contains("exit 0", "via=cli");
        }
    }

    @Test
    void showsWhatComesAndGoes() throws Exception {
        try (Tmux top = top(80, 24, "--interval=200ms")) {
            top.screenWith("7 sockets: ");
            dbs.destroy();
            Patience.exit(dbs);
            await().until(() -> !top.screen().contains("listen"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "C-c", "F10"})
    void keysThatLeaveRestoreTheTerminal(String key) throws Exception {
        try (Tmux top = top(80, 24, "--interval=1h")) {
            top.screenWith("dbs");
            top.press(key);
            assertThat(top.screenWith("icanon")).contains("exit 0").doesNotContain("dbs");
        }
    }

    @Test
    void aSignalRestoresTheTerminal() throws Exception {
        try (Tmux top = top(80, 24, "--interval=1h")) {
            top.screenWith("dbs");
            assertThat(top.java().destroy()).isTrue();
            assertThat(top.screenWith("icanon")).contains("exit 143").doesNotContain("dbs");
        }
    }

    @Test
    void anEndAfterSomeReadingsRestoresTheTerminal() throws Exception {
        try (Tmux top = top(80, 24, "--interval=200ms -n 2")) {
            assertThat(top.screenWith("icanon")).contains("exit 0").doesNotContain("dbs");
        }
    }

    /** SIGHUP, which is sent then, ends it; where it is ignored, as by nohup, the end of the input does. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap \"\" HUP; "})
    void exitsWhenTheTerminalGoesAway(String before) throws Exception {
        String command = before + Jar.java() + " -jar " + Jar.path().toAbsolutePath() + " top --interval=1h";
        Tmux top = namespace.call(() -> Tmux.start(folder, 80, 24, UTF_8, command + "; true"));
        ProcessHandle java;
        try (top) {
            top.screenWith("dbs");
            java = top.java();
        }
        await().until(() -> !java.isAlive());
    }

    @Test
    void withoutColourAndInTheCLocale() throws Exception {
        try (Tmux top = top(80, 24, Map.of("LC_ALL", "C", "NO_COLOR", "1", "TERM", "vt100"), "--interval=1h")) {
            awaitGolden(top, "processes-80x24");
        }
    }

    @Test
    void plainTextForScripts() throws Exception {
        Jar.Run run = namespace.call(() -> Jar.run("top", "-b", "-n", "2", "-d", "200ms", "state=close_wait"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out().lines().filter(line -> line.startsWith("dbs "))).hasSize(2);
        assertThat(run.out().lines().filter(line -> line.equals("2 of 7 sockets: 2 close_wait")))
                .hasSize(2);
    }

    @Test
    void withoutATerminalItSaysSo() throws Exception {
        Jar.Run run = namespace.call(() -> Jar.run("top"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("tcpwarden: ")
                .contains("--batch prints plain text")
                .hasLineCount(1);
    }
}
