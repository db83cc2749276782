package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import dev.tcpwarden.testing.Tmux;
import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** {@code top} over the API of an agent that runs, or does not, in the same network namespace, where it listens by default. */
class TopAgentIT {

    private static final String PORT = "10827";
    private static final String LISTEN = "--web.listen-address=127.0.0.1:" + PORT;
    private static final String NAME = "agent 127.0.0.1:" + PORT;
    private static final String THEN = "; echo exit $?; exec cat";
    private static final String OWN = "--namespaces=own";

    /** Stale only after 6 s: top asks once. */
    private static final String SELDOM = "--sample.interval=2s";

    private static final String SECRET = "3q2-7wOYvZ5n1Fh0c9rJbX8sTkAeLmUoPdGiQyRxWzE";

    @TempDir
    private Path folder;

    @AutoClose
    private final NetworkNamespace namespace = NetworkNamespace.create();

    private Path token;
    private Process dbs;
    private BufferedReader said;

    TopAgentIT() throws Exception {}

    @BeforeEach
    void startDbs() throws Exception {
        token = folder.resolve("token");
        Path script = folder.resolve("dbs");
        try (InputStream in = Objects.requireNonNull(TopIT.class.getResourceAsStream("cli/top/dbs"))) {
            Files.write(script, in.readAllBytes());
        }
        dbs = namespace.call(() -> new ProcessBuilder(Needs.program("perl").toString(), script.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        said = dbs.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("ready");
    }

    @AfterEach
    void stopDbs() {
        Patience.kill(dbs);
    }

    private RunningAgent agent(String... flags) throws Exception {
        List<String> all = new ArrayList<>(List.of(LISTEN, OWN, "--web.token-file=" + token));
        if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith("--sample.interval="))) {
            all.add(SELDOM);
        }
        all.addAll(List.of(flags));
        return RunningAgent.start(namespace, all.toArray(String[]::new));
    }

    private Tmux top(String arguments) throws Exception {
        return top(
                Map.of(),
                List.of(Jar.java(), "-jar", Jar.path().toAbsolutePath().toString()),
                arguments);
    }

    private Tmux top(Map<String, String> more, List<String> java, String arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TCPWARDEN_WEB_TOKEN_FILE", token.toString());
        return namespace.call(
                () -> Tmux.start(folder, 160, 24, environment, String.join(" ", java) + " top " + arguments + THEN));
    }

    private Jar.Run plain(String... arguments) throws Exception {
        return plain(Map.of(), arguments);
    }

    /** The same once the agent answers in the time that it is given. */
    private Jar.Run plainOverAgent(String... arguments) {
        return await().until(() -> plain(arguments), run -> run.out().contains(NAME));
    }

    private Jar.Run plain(Map<String, String> more, String... arguments) throws Exception {
        List<String> command = Stream.of(
                        Stream.of("/usr/bin/env", "TCPWARDEN_WEB_TOKEN_FILE=" + token),
                        more.entrySet().stream().map(variable -> variable.getKey() + "=" + variable.getValue()),
                        Stream.of(Jar.java(), "-jar", Jar.path().toString(), "top", "-b"),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
        return namespace.call(() -> Jar.command(command));
    }

    @Test
    void showsWhatTheAgentReads() throws Exception {
        try (RunningAgent agent = agent()) {
            Jar.Run run = plainOverAgent(
                    "-n2", "-d3s", "--view=connections", "state=close_wait,established", "pid=" + dbs.pid());

            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            assertThat(run.out().lines().filter(line -> line.startsWith("tcpwarden top")))
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(", " + NAME))
                    .doesNotHaveDuplicates();
            assertThat(run.out().lines().filter(line -> line.contains("dbs (pid " + dbs.pid() + ")")))
                    .hasSize(8)
                    .allMatch(line -> line.contains("127.0.0.1:5432"));
            assertThat(agent.errors()).isEmpty();
        }
    }

    /** What was there when the agent started may be older than it knows. */
    @Test
    void agesAreThoseThatTheAgentKnows() throws Exception {
        try (RunningAgent agent = agent("--sample.interval=1h")) {
            String view = "--view=connections";
            String pid = "pid=" + dbs.pid();

            assertThat(plainOverAgent("-n1", view, "age<1h", pid).out()).contains("\n0 of ");
            assertThat(plainOverAgent("-n1", view, "state_age<1h", pid).out()).contains("\n0 of ");
            assertThat(plainOverAgent("-n1", view, pid).out()).doesNotContain("\n0 of ");
            assertThat(agent.errors()).isEmpty();
        }
    }

    @Test
    void isTheSameByItselfWithoutTheAgent() throws Exception {
        String groups = "--by=process,local,state";
        String own = withoutSizes(
                plain("--agent=off", groups, "-n1", "pid=" + dbs.pid()).out());
        assertThat(own).contains(", by itself", "dbs");
        assertThat(withoutSizes(plain(groups, "-n1", "pid=" + dbs.pid()).out())).isEqualTo(own);
        try (RunningAgent agent = agent()) {
            assertThat(agent.pid()).isPositive();
            assertThat(withoutSizes(plain("--agent=off", groups, "-n1", "pid=" + dbs.pid())
                            .out()))
                    .contains(", by itself");
            assertThat(withoutSizes(
                            plainOverAgent(groups, "-n1", "pid=" + dbs.pid()).out()))
                    .isEqualTo(own.replace("by itself", NAME));
            assertThat(plain("-n1", OWN).out())
                    .as("a flag of what it does by itself")
                    .contains(", by itself");
        }
    }

    @Test
    void readsMoreThanOneAnswerHas() throws Exception {
        String holder = """
                my $listener = listener(0);
                my @ends;
                for (1 .. 300) {
                    push @ends, connected(port($listener));
                    accept(my $end, $listener) or die $!;
                    push @ends, $end;
                }
                print "1\\n";
                <STDIN>;
                """;
        try (Script first = namespace.call(() -> Script.start(folder, "first", holder));
                Script second = namespace.call(() -> Script.start(folder, "second", holder))) {
            first.hear();
            second.hear();
            try (RunningAgent agent = agent("--sample.interval=5s")) {
                Jar.Run run = plainOverAgent("-n1", "pid=" + first.pid() + "," + second.pid());

                assertThat(run.out()).contains(NAME + "\n1202 of ", " sockets: 1200 established, 2 listen\n");
                assertThat(run.err()).isEmpty();
                assertThat(agent.errors()).isEmpty();
            }
        }
    }

    /** Without times and round trips, and how many sockets there are, among which are those of the agent's clients. */
    private static String withoutSizes(String text) {
        return text.replaceFirst("  \\S+Z, ", "  TIME, ")
                .replaceAll("( of \\d+)? sockets", " sockets")
                .lines()
                .map(line -> line.replaceFirst("((\\S+ +){6}).*", "$1"))
                .map(line -> line.replaceAll(" +", " "))
                .reduce("", (text1, line) -> text1 + line + "\n");
    }

    @Test
    void theAgentTerminates() throws Exception {
        try (RunningAgent agent = agent();
                Tmux top = top("--view=connections --interval=200ms local=127.0.0.1:40003 state=established")) {
            assertThat(top.screenWith("1 established")).contains(NAME);
            top.press("k");
            top.screenWith("y or n");
            assertThat(agent.errors()).doesNotContain("audit");
            top.press("y");
            top.screenWith("terminated: established, dbs");
            top.screenWith("\n0 of ");
            assertThat(said.readLine()).isEqualTo("Connection reset by peer");
            await().until(() -> agent.errors().contains("audit: connection=\"127.0.0.1:40003 -> "));
            assertThat(agent.errors()).contains("via=api", "who=\"token\"", "from=\"127.0.0.1\"", "result=terminated");
            agent.await(Map.of("tcpwarden_terminations_total{result=\"terminated\",via=\"api\"}", 1.0));
            top.press("q");
            assertThat(top.screenWith("exit 0"))
                    .as("the audit line is the agent's")
                    .doesNotContain("audit");
        }
    }

    @Test
    void thePolicyIsTheAgents() throws Exception {
        try (RunningAgent agent = agent("--terminate.protect=dbs");
                Tmux top = top("--interval=200ms process=dbs")) {
            top.screenWith(NAME);
            top.press("k");
            top.screenWith("refused: \"dbs\" is protected by --terminate.protect");
            assertThat(agent.errors()).isEmpty();
        }
    }

    @Test
    void anAgentThatGoesAwayIsMissedUntilItComesBack() throws Exception {
        RunningAgent first = agent();
        try (Tmux top = top("--interval=200ms process=dbs")) {
            top.screenWith(NAME);
            String old = Files.readString(token);
            first.close();
            assertThat(top.screenWith(NAME.replace("agent ", "the agent at ") + " cannot be asked: "))
                    .contains(", stale, every 200ms, " + NAME, "dbs");
            try (RunningAgent second = agent()) {
                assertThat(second.pid()).isNotEqualTo(first.pid());
                await().until(() -> !top.screen().contains("stale"));
                assertThat(top.screen()).contains(NAME, "dbs");
                assertThat(Files.readString(token)).isNotEqualTo(old);
            }
        }
    }

    @Test
    void withoutTheTokenItReadsByItselfAndSaysSo() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RunningAgent agent = agent();
                Tmux top = top(Map.of(), Jar.asUserWith("-all"), "--interval=200ms")) {
            assertThat(top.screenWith("permission denied"))
                    .contains("by itself", "the agent at 127.0.0.1:" + PORT + " cannot be asked: its token in ");
            assertThat(agent.errors()).isEmpty();
        }
    }

    /** It asks for the token just like an agent; nothing that it is sent has one. */
    @Test
    void anotherUsersListenerIsNotGivenTheToken() throws Exception {
        Path heard = heardFile();
        String[] launcher = {Needs.program("setpriv").toString(), "--reuid=65534", "--regid=65534", "--clear-groups"};
        try (Script listener = harvester("INADDR_LOOPBACK", heard, launcher)) {
            listener.hear();
            String refusal = "what listens there does not belong to the owner of the token";

            Jar.Run run = plain("-n1");
            assertThat(run.out()).contains(", by itself");
            assertThat(run.err()).contains(refusal).hasLineCount(1);
            assertThat(Files.readString(heard))
                    .contains("GET /api/v1/host HTTP/1.1")
                    .doesNotContainIgnoringCase("Authorization", SECRET);

            for (String host : List.of("127.0.0.1", "localhost")) {
                Jar.Run named = plain("-n1", "--agent=http://" + host + ":" + PORT);
                assertThat(named.exit()).isEqualTo(1);
                assertThat(named.err())
                        .startsWith("tcpwarden: the agent at 127.0.0.1:" + PORT)
                        .contains(refusal)
                        .hasLineCount(1);
            }
            assertThat(Files.readString(heard)).doesNotContainIgnoringCase("Authorization", SECRET);
        }
    }

    @Test
    void anotherHostIsNotGivenTheTokenOfThisHost() throws Exception {
        Path heard = heardFile();
        String host = "192.0.2.1";
        List<String> address = List.of(Needs.program("ip").toString(), "address", "add", host + "/32", "dev", "lo");
        assertThat(namespace.call(() -> Jar.command(address)).exit()).isZero();
        try (Script listener = harvester("inet_aton('" + host + "')", heard)) {
            listener.hear();
            String agent = "--agent=http://" + host + ":" + PORT;

            assertThat(plain("-n1", agent).err())
                    .isEqualTo("tcpwarden: the agent at " + host + ":" + PORT + " says: HTTP status 401\n");
            assertThat(Files.readString(heard))
                    .contains("GET /api/v1/host HTTP/1.1")
                    .doesNotContainIgnoringCase("Authorization", SECRET);
            assertThat(plain(Map.of("TCPWARDEN_AGENT_TOKEN_FILE", token.toString()), "-n1", agent)
                            .exit())
                    .isEqualTo(1);
            assertThat(Files.readString(heard)).contains("Authorization: Bearer " + SECRET);
        }
    }

    /** What a listener is sent that any user may write down. The token is there. */
    private Path heardFile() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(token, SECRET);
        Path heard = Files.createFile(folder.resolve("heard"));
        Files.setPosixFilePermissions(heard, PosixFilePermissions.fromString("rw-rw-rw-"));
        return heard;
    }

    private Script harvester(String address, Path heard, String... launcher) throws Exception {
        String harvester = """
                my $listener = listener(%s, %s);
                print "1\\n";
                while (accept(my $client, $listener)) {
                    open(my $file, '>>', '%s') or die $!;
                    while (my $line = <$client>) { print $file $line; last if $line eq "\\r\\n" }
                    close $file;
                    print $client "HTTP/1.1 401 Unauthorized\\r\\nWWW-Authenticate: Bearer realm=\\"tcpwarden\\"\\r\\n"
                        . "Content-Length: 0\\r\\nConnection: close\\r\\n\\r\\n";
                    close $client;
                }
                """.formatted(PORT, address, heard);
        return namespace.call(() -> Script.start(folder, "harvester", harvester, launcher));
    }

    @Test
    void aReaderMayOnlyLook() throws Exception {
        Path users = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users: {carol: \"" + BCrypt.hashpw("reads", BCrypt.gensalt("$2y", 4)) + "\"}\n");
        try (RunningAgent agent = RunningAgent.start(namespace, LISTEN, OWN, SELDOM, "--web.config.file=" + users);
                Tmux top = top(
                        Map.of("TCPWARDEN_AGENT_PASSWORD", "reads"),
                        List.of(Jar.java(), "-jar", Jar.path().toAbsolutePath().toString()),
                        "--interval=200ms --agent=http://carol@127.0.0.1:" + PORT + " process=dbs")) {
            top.screenWith(NAME);
            top.press("k");
            top.screenWith("\"carol\" may only read: --web.operators names who may change something.");
            assertThat(agent.errors()).doesNotContain("audit");

            assertThat(plain("-n1").err())
                    .as("by itself")
                    .isEqualTo("tcpwarden: an agent with users is there: ask it by --agent=http://USER@127.0.0.1:"
                            + PORT + "\n");
        }
    }

    @Test
    void aNamedAgentThatDoesNotAnswerIsAFailure() throws Exception {
        Jar.Run run = plain("-n1", "--agent=http://127.0.0.1:" + PORT);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("tcpwarden: the agent at 127.0.0.1:" + PORT + " cannot be asked: ")
                .hasLineCount(1);
    }
}
