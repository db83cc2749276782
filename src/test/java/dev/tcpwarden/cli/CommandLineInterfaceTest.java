package dev.tcpwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.config.Setting;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.config.Settings;
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
                "lsit | \"lsit\" is not a command: there are agent, list, terminate, top, history, rules; see --help",
                "@lsit | \"@lsit\" is not a command: there are agent, list, terminate, top, history, rules; see --help",
                "--sampel.interval=3s | unknown option \"--sampel.interval=3s\"; see --help",
                "-x | unknown option \"-x\"; see --help",
                "agent x | agent takes no argument \"x\"; see --help",
                "list --foo | unknown option \"--foo\"; see --help",
                "--sample.interval | Missing required parameter for option '--sample.interval' (DURATION); see --help",
                "--sample.interval=3 | --sample.interval=\"3\" is not allowed; allowed: 200ms to 1h, written like 500ms, 5s or 1m30s",
                "agent --sample.interval 3 | --sample.interval=\"3\" is not allowed; allowed: 200ms to 1h, written like 500ms, 5s or 1m30s",
                "--web.listen-address=80 | --web.listen-address=\"80\" is not allowed; allowed: HOST:PORT, [IPV6]:PORT, or :PORT for every address, with a port from 0 (any free one) to 65535",
                "--terminate.protect=a --terminate.protect=b | --terminate.protect is given more than once",
                "--sample.interval=1s list | --sample.interval must come after the command \"list\"",
                "list stat=established | \"stat=established\" is not a filter term: write key=value or key!=value with the keys process, pid, container, container_runtime, pod, pod_namespace, unit, state, local, remote, netns, direction, unattributed, stalled, or key>value or key<value with the keys rtt, min_rtt, delivery_rate, retransmits, idle, age, state_age",
                "list --format=xml | Invalid value for option '--output': expected one of [table, wide, json] (case-sensitive) but was 'xml'",
                "list -o wide --format=json | 'option ''--output'' (table|wide|json) should be specified only once'",
                "list state=listen age>10m | the filter term \"age>10m\" needs ages, which a single read of the table does not have: how old sockets are is known only to a running agent; use its JMX operations (tcpwarden:type=Agent, list and terminateMatching)",
                "terminate state_age<1m | the filter term \"state_age<1m\" needs ages, which a single read of the table does not have: how old sockets are is known only to a running agent; use its JMX operations (tcpwarden:type=Agent, list and terminateMatching)",
                "list --by=remote,host | Invalid value for option '--by' (KEY): expected one of [process, pid, container, container_runtime, pod, pod_namespace, unit, netns, state, direction, local, remote, destination, port, uid] (case-sensitive) but was 'host'",
                "list --by=state --by=pid,state | --by names a key more than once",
                "list --by=state --top=0 | --top=\"0\" is not allowed; allowed: 1 or more",
                "list --by=state --top=x | Invalid value for option '--top': 'x' is not an int",
                "list --top=5 | --top chooses among groups: it needs --by",
                "list --path.procfs=/nope | --path.procfs=\"/nope\" is not allowed; allowed: an existing directory",
                "terminate | Missing required parameter: 'FILTER'; see --help",
                "terminate --yes | Missing required parameter: 'FILTER'; see --help",
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
    void aSettingThatIsAnotherSystemsIsAMistakeInTheArguments() {
        platform.defect = Optional.of(new ConfigException("--source=windows needs Windows"));

        for (String command : List.of("agent", "list", "terminate pid=1")) {
            assertThat(platform.run(command.split(" ")))
                    .isEqualTo(new FakePlatform.Run(2, "", "tcpwarden: --source=windows needs Windows\n"));
        }
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

    @ParameterizedTest
    @ValueSource(strings = {"", "agent", "list", "terminate"})
    void theHelpOfACommandHasItsFlagsWithDefaultAndVariableAndNoOther(String command) {
        FakePlatform.Run run = platform.run((command + " --help").strip().split(" "));

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: tcpwarden ").contains("Exit codes: 0 ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        for (Setting<?> setting : Settings.ALL) {
            String flag = "\n      " + setting.flag() + "=" + setting.placeholder();
            if (setting.group().commands().contains(command.isEmpty() ? "agent" : command)) {
                String shown = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
                assertThat(run.out())
                        .containsOnlyOnce(flag)
                        .containsOnlyOnce("\n" + setting.group().heading() + ":\n");
                assertThat(run.out().replaceAll("\\s+", " "))
                        .contains("Default: " + shown + ". Variable: " + setting.environmentVariable() + ".");
            } else {
                assertThat(run.out()).doesNotContain(setting.flag(), setting.environmentVariable());
            }
        }
    }

    @Test
    void theHelpWithoutACommandHasExamples() {
        assertThat(platform.run("--help").out()).contains("Examples:");
    }
}
