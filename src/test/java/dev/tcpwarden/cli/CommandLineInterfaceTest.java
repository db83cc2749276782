package dev.tcpwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

    private final FakePlatform platform = new FakePlatform(new TableOf().build());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lsit | \"lsit\" is not a command: there are agent, list, terminate; --help shows what there is",
                "@lsit | \"@lsit\" is not a command: there are agent, list, terminate; --help shows what there is",
                "--sampel.interval=3s | unknown option \"--sampel.interval=3s\"; --help shows what there is",
                "-x | unknown option \"-x\"; --help shows what there is",
                "agent x | agent takes no argument \"x\"; --help shows what there is",
                "list --foo | unknown option \"--foo\"; --help shows what there is",
                "--sample.interval | Missing required parameter for option '--sample.interval' (DURATION); --help shows what there is",
                "--sample.interval=3 | --sample.interval=\"3\" is not allowed; allowed: 200ms to 1h, written like 500ms, 5s or 1m30s",
                "agent --sample.interval 3 | --sample.interval=\"3\" is not allowed; allowed: 200ms to 1h, written like 500ms, 5s or 1m30s",
                "--web.listen-address=80 | --web.listen-address=\"80\" is not allowed; allowed: HOST:PORT, [IPV6]:PORT, or :PORT for every address, with a port from 0 (any free one) to 65535",
                "--terminate.protect=a --terminate.protect=b | --terminate.protect is given more than once",
                "--sample.interval=1s list | --sample.interval must come after the command \"list\"",
                "list stat=established | \"stat=established\" is not a filter term: write key=value with the keys process, pid, container, container_runtime, pod, pod_namespace, unit, state, local, remote, direction, stalled, or key>value or key<value with the keys rtt, min_rtt, delivery_rate, retransmits, idle, age, state_age",
                "list --format=xml | Invalid value for option '--output': expected one of [table, wide, json] (case-sensitive) but was 'xml'",
                "list -o wide --format=json | 'option ''--output'' (table|wide|json) should be specified only once'",
                "list state=listen age>10m | the filter term \"age>10m\" asks what one look at the table does not tell: how old sockets are is known to an agent that runs, which answers over JMX (tcpwarden:type=Agent, list and terminateMatching)",
                "terminate state_age<1m | the filter term \"state_age<1m\" asks what one look at the table does not tell: how old sockets are is known to an agent that runs, which answers over JMX (tcpwarden:type=Agent, list and terminateMatching)",
                "list --by=remote,host | Invalid value for option '--by' (KEY): expected one of [process, pid, container, container_runtime, pod, pod_namespace, unit, state, direction, local, remote, port, uid] (case-sensitive) but was 'host'",
                "list --by=state --by=pid,state | --by names a key more than once",
                "list --by=state --top=0 | --top=\"0\" is not allowed; allowed: 1 or more",
                "list --by=state --top=x | Invalid value for option '--top': 'x' is not an int",
                "list --top=5 | --top chooses among groups: it needs --by",
                "list --path.procfs=/nope | --path.procfs=\"/nope\" is not allowed; allowed: an existing directory",
                "terminate | Missing required parameter: 'FILTER'; --help shows what there is",
                "terminate --yes | Missing required parameter: 'FILTER'; --help shows what there is",
                "terminate pid=x | the filter term \"pid=x\" is wrong: \"x\" is not a process id: allowed are 1 to 2147483647",
                "terminate --terminate.enabled=no pid=1 | --terminate.enabled=\"no\" is not allowed; allowed: true or false",
            })
    void aMistakeIsOneLineAndExitsWithTwo(String arguments, String message) {
        assertThat(platform.run(arguments.split(" ")))
                .isEqualTo(new FakePlatform.Run(2, "", "tcpwarden: " + message + "\n"));
        assertThat(platform.agents).isEmpty();
    }

    @Test
    void withoutACommandTheAgentRuns() {
        assertThat(platform.run()).isEqualTo(new FakePlatform.Run(0, "", ""));
        assertThat(platform.run("agent")).isEqualTo(new FakePlatform.Run(0, "", ""));

        AgentConfig defaults = AgentConfig.of(new SettingValues(Map.of(), Map.of()));
        assertThat(platform.agents).containsExactly(defaults, defaults);
    }

    @Test
    void flagsReachTheAgentWithAndWithoutItsName() {
        platform.environment.put("TCPWARDEN_SAMPLE_INTERVAL", "9s");
        platform.environment.put("TCPWARDEN_METRICS_MAX_PROCESSES", "7");

        platform.run("--sample.interval=2s", "--terminate.protect", "sshd,my app");
        platform.run("agent", "--sample.interval=2s", "--terminate.protect", "sshd,my app");

        assertThat(platform.agents).hasSize(2).allSatisfy(config -> {
            assertThat(config.sample().interval()).isEqualTo(Duration.ofSeconds(2));
            assertThat(config.metrics().maxProcesses()).isEqualTo(7);
            assertThat(config.terminate().protect()).containsExactlyInAnyOrder("sshd", "my app");
        });
    }

    @Test
    void aBadVariableIsNamed() {
        platform.environment.put("TCPWARDEN_SAMPLE_INTERVAL", "often");

        assertThat(platform.run())
                .isEqualTo(new FakePlatform.Run(
                        2,
                        "",
                        "tcpwarden: TCPWARDEN_SAMPLE_INTERVAL=\"often\" is not allowed; allowed: 200ms to 1h, written like"
                                + " 500ms, 5s or 1m30s\n"));
    }

    @Test
    void anotherCommandsVariableDoesNotMatter() {
        platform.environment.put("TCPWARDEN_SAMPLE_INTERVAL", "often");

        assertThat(platform.run("list").exit()).isZero();
    }

    @Test
    void anAgentThatCannotStartIsOneLineAndExitsWithOne() {
        platform.agentFailure = Optional.of(new IOException("--web.listen-address=:80 is in use"));

        assertThat(platform.run())
                .isEqualTo(new FakePlatform.Run(1, "", "tcpwarden: --web.listen-address=:80 is in use\n"));
    }

    @Test
    void aSystemThatCannotBeReadIsOneLineAndExitsWithOne() {
        platform.openFailure = Optional.of(new IOException("socket: EPERM (1)"));

        assertThat(platform.run("list", "--path.procfs=/usr"))
                .isEqualTo(new FakePlatform.Run(1, "", "tcpwarden: socket: EPERM (1)\n"));
        assertThat(platform.procfs).contains(Path.of("/usr"));
    }

    @Test
    void aDefectOfTheProgramIsNoMistakeInTheArguments() {
        platform.defect = Optional.of(new IllegalArgumentException("a defect"));

        for (String command : List.of("list", "terminate")) {
            FakePlatform.Run run = platform.run(command, "pid=1");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).startsWith("java.lang.IllegalArgumentException: a defect\n\tat ");
        }
    }

    @Test
    void saysItsVersion() {
        FakePlatform.Run run = platform.run("--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).matches("tcpwarden \\S+ \\(revision \\S+, Java \\S+\\)\n");
    }

    @Test
    void theHelpNamesEveryFlagItsDefaultAndItsVariable() {
        FakePlatform.Run run = platform.run("--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "--web.listen-address=HOST:PORT",
                        "Default: 127.0.0.1:10827.",
                        "TCPWARDEN_WEB_LISTEN_ADDRESS",
                        "--web.telemetry-path",
                        "--sample.interval=DURATION",
                        "--path.procfs",
                        "--metrics.process-labels",
                        "--metrics.max-processes",
                        "--terminate.enabled",
                        "--terminate.protect=NAME,...",
                        "--log.level",
                        "--log.format=text|json",
                        "TCPWARDEN_LOG_FORMAT",
                        "Examples:",
                        "Exit codes: 0 ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "list", "terminate"})
    void everyCommandHasAHelp(String command) {
        FakePlatform.Run run = platform.run(command, "--help");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Usage: java -jar tcpwarden.jar ").contains("Exit codes: 0 ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(run.err()).isEmpty();
    }
}
