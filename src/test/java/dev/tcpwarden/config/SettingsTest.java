package dev.tcpwarden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.model.ProcessLabels;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static <T> T get(Setting<T> setting, String text) {
        return new SettingValues(Map.of(setting.flag(), text), Map.of()).get(setting);
    }

    private static <T> void assertRefused(Setting<T> setting, String text) {
        assertThatThrownBy(() -> get(setting, text))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--" + setting.name() + "=\"" + text + "\" is not allowed; allowed: "
                        + setting.allowedValues());
    }

    @Test
    void withoutAWordTheDefaultsHold() {
        AgentConfig config = AgentConfig.of(new SettingValues(Map.of(), Map.of()));

        assertThat(config)
                .isEqualTo(new AgentConfig(
                        new AgentConfig.Web(
                                new ListenAddress("127.0.0.1", 10827),
                                "/metrics",
                                Optional.empty(),
                                true,
                                Set.of(),
                                Optional.empty(),
                                Optional.empty()),
                        new AgentConfig.Sampling(Duration.ofSeconds(5)),
                        new AgentConfig.Host(
                                TableSource.AUTO,
                                Path.of("/proc"),
                                Namespaces.ALL,
                                BpfUse.AUTO,
                                Duration.ofMillis(2500)),
                        new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
                        Optional.empty(),
                        new AgentConfig.Terminations(true, Set.of()),
                        Optional.empty(),
                        new AgentConfig.Rules(Optional.empty(), false),
                        new AgentConfig.Logging(LogLevel.INFO, LogFormat.TEXT)));
    }

    @Test
    void theTokenIsInTheFolderOfTheService() {
        Map<String, String> environment = Map.of("RUNTIME_DIRECTORY", "/run/tcpwarden");

        assertThat(AgentConfig.of(new SettingValues(Map.of(), environment))
                        .web()
                        .tokenFile())
                .contains(Path.of("/run/tcpwarden/token"));
    }

    @Test
    void noSettingIsMissingFromTheListOfAll() throws IllegalAccessException {
        List<Setting<?>> constants = new ArrayList<>();
        for (Field field : Settings.class.getFields()) {
            if (field.get(null) instanceof Setting<?> setting) {
                constants.add(setting);
            }
        }

        assertThat(Settings.ALL).containsExactlyInAnyOrderElementsOf(constants);
    }

    @Test
    void theConfigurationOfTheAgentHasEverySetting() {
        for (Setting<?> setting : Settings.ALL) {
            SettingValues values = new SettingValues(Map.of(setting.flag(), ",\0"), Map.of());
            assertThatThrownBy(() -> AgentConfig.of(values)).hasMessageStartingWith(setting.flag() + "=");
        }
    }

    @Test
    void aFlagBeatsTheEnvironmentAndThatTheDefault() {
        Map<String, String> environment =
                Map.of("TCPWARDEN_SAMPLE_INTERVAL", "7s", "TCPWARDEN_WEB_LISTEN_ADDRESS", "", "PATH", "/bin");

        assertThat(new SettingValues(Map.of("--sample.interval", "8s"), environment).get(Settings.SAMPLE_INTERVAL))
                .isEqualTo(Duration.ofSeconds(8));
        assertThat(new SettingValues(Map.of(), environment).get(Settings.SAMPLE_INTERVAL))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(new SettingValues(Map.of(), environment).get(Settings.WEB_LISTEN_ADDRESS))
                .hasToString("127.0.0.1:10827");
    }

    @Test
    void aBadVariableIsNamed() {
        SettingValues values = new SettingValues(Map.of(), Map.of("TCPWARDEN_METRICS_MAX_PROCESSES", "many\n"));

        assertThatThrownBy(() -> AgentConfig.of(values))
                .hasMessage("TCPWARDEN_METRICS_MAX_PROCESSES=\"many\n\" is not allowed; allowed: 1 to 100000");
    }

    @ParameterizedTest
    @CsvSource({
        "200ms, PT0.2S",
        "5s, PT5S",
        "1m, PT1M",
        "1h, PT1H",
        "60m, PT1H",
        "1m30s, PT1M30S",
        "59m59s999ms, PT59M59.999S",
        "0h0m1s, PT1S"
    })
    void readsDurations(String text, Duration expected) {
        assertThat(get(Settings.SAMPLE_INTERVAL, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "5",
                "199ms",
                "1h1ms",
                "5 s",
                "-5s",
                "5S",
                "1.5s",
                "30s1m",
                "5s5s",
                "1d",
                "ms",
                "PT5S",
                "9999999999s",
                "٥s"
            })
    void refusesOtherDurations(String text) {
        assertRefused(Settings.SAMPLE_INTERVAL, text);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:10827, 127.0.0.1, 10827",
        ":0, '', 0",
        "[::1]:80, ::1, 80",
        "[0:0::1]:80, ::1, 80",
        "localhost:65535, localhost, 65535",
        "my-host.example:1, my-host.example, 1"
    })
    void readsListenAddresses(String text, String host, int port) {
        ListenAddress address = get(Settings.WEB_LISTEN_ADDRESS, text);

        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(get(Settings.WEB_LISTEN_ADDRESS, address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10827",
                ":",
                "127.0.0.1",
                "127.0.0.1:",
                "127.0.0.1:65536",
                "127.0.0:80",
                "::1:80",
                "[::1]",
                "[::1]80",
                "[127.0.0.1]:80",
                "*:80",
                "http://localhost:80",
                "-a:80",
                "a b:80",
                "256.0.0.1:80"
            })
    void refusesOtherListenAddresses(String text) {
        assertRefused(Settings.WEB_LISTEN_ADDRESS, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/a/b.c", "/-x", "/~user/_m-1", "/..."})
    void readsTelemetryPaths(String text) {
        assertThat(get(Settings.WEB_TELEMETRY_PATH, text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "metrics",
                "/-",
                "/-/healthy",
                "/metrics/",
                "//a",
                "/a b",
                "/a?b",
                "/*",
                "/{x}",
                "/a/../b",
                "/.",
                "/<x>"
            })
    void refusesOtherTelemetryPaths(String text) {
        assertRefused(Settings.WEB_TELEMETRY_PATH, text);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "500, 500", "100000, 100000", "00007, 7"})
    void readsTheMostProcesses(String text, int expected) {
        assertThat(get(Settings.METRICS_MAX_PROCESSES, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "100001", "-1", "1e3", "9999999", "+1"})
    void refusesOtherCountsOfProcesses(String text) {
        assertRefused(Settings.METRICS_MAX_PROCESSES, text);
    }

    @Test
    void readsNamesOfProcesses() {
        assertThat(get(Settings.TERMINATE_PROTECT, "")).isEmpty();
        assertThat(get(Settings.TERMINATE_PROTECT, "sshd")).containsExactly("sshd");
        assertThat(get(Settings.TERMINATE_PROTECT, "sshd, my app,sshd")).containsExactlyInAnyOrder("sshd", "my app");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "sshd,", ",sshd", "sshd,,nginx"})
    void refusesEmptyNames(String text) {
        assertRefused(Settings.TERMINATE_PROTECT, text);
    }

    @Test
    void readsWords() {
        assertThat(get(Settings.METRICS_PROCESS_LABELS, "process")).isEqualTo(ProcessLabels.PROCESS);
        assertThat(get(Settings.METRICS_PROCESS_LABELS, "pod,container,process,pid,pod_namespace,unit"))
                .isEqualTo(ProcessLabels.of(
                        ProcessLabel.PROCESS,
                        ProcessLabel.PID,
                        ProcessLabel.CONTAINER,
                        ProcessLabel.POD,
                        ProcessLabel.POD_NAMESPACE,
                        ProcessLabel.UNIT));
        assertThat(get(Settings.TERMINATE_ENABLED, "false")).isFalse();
        assertThat(get(Settings.LOG_LEVEL, "trace")).isEqualTo(LogLevel.TRACE);
        assertThat(get(Settings.LOG_FORMAT, "json")).isEqualTo(LogFormat.JSON);
        for (String wrong : List.of("", "pid", "process,", "process,pid,pid", "process, pid", "process,namespace")) {
            assertRefused(Settings.METRICS_PROCESS_LABELS, wrong);
        }
        assertRefused(Settings.TERMINATE_ENABLED, "no");
        assertRefused(Settings.WEB_API, "yes");
        assertRefused(Settings.LOG_LEVEL, "INFO");
        assertRefused(Settings.LOG_FORMAT, "xml");
    }

    @Test
    void procfsIsAFolder() {
        assertThat(get(Settings.PATH_PROCFS, "/")).isEqualTo(Path.of("/"));
        assertRefused(Settings.PATH_PROCFS, "");
        assertRefused(Settings.PATH_PROCFS, "/proc/version");
        assertRefused(Settings.PATH_PROCFS, "/does/not/exist");
    }

    @Test
    void theBuildSaysItsVersion() {
        assertThat(Version.current().toString())
                .matches("tcpwarden \\d\\S* \\(revision ([0-9a-f]+|unknown), Java \\S+\\)");
    }

    @Test
    void theTokenFileIsInTheRuntimeDirectoryUnlessSaid() {
        Map<String, String> environment = Map.of("RUNTIME_DIRECTORY", "/run/tcpwarden");
        assertThat(AgentConfig.of(new SettingValues(Map.of(), environment))
                        .web()
                        .tokenFile())
                .contains(Path.of("/run/tcpwarden/token"));
        assertThat(AgentConfig.of(new SettingValues(Map.of("--web.token-file", "/tmp/t"), environment))
                        .web()
                        .tokenFile())
                .contains(Path.of("/tmp/t"));
        assertRefused(Settings.WEB_TOKEN_FILE, "/tmp");
        assertRefused(Settings.WEB_TOKEN_FILE, "/does/not/exist/token");
    }

    @Test
    void theExternalUrlIsOneOfTheWeb() {
        assertThat(get(Settings.WEB_EXTERNAL_URL, "")).isEmpty();
        assertThat(get(Settings.WEB_EXTERNAL_URL, "https://db7.example:8443/tcpwarden/"))
                .contains(URI.create("https://db7.example:8443/tcpwarden/"));
        for (String wrong :
                List.of("db7.example", "ftp://x/", "https:///x", "https://x/?a", "https://x/#a", "http://a@x/", " ")) {
            assertRefused(Settings.WEB_EXTERNAL_URL, wrong);
        }
    }
}
