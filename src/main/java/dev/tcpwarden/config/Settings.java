package dev.tcpwarden.config;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.SamplingControl;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.text.Durations;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All settings there are. */
public final class Settings {

    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})(MiB|GiB)");

    private static final String DEFAULT_PROCFS = "/proc";

    public static final Setting<ListenAddress> WEB_LISTEN_ADDRESS = new Setting<>(
            "web.listen-address",
            SettingGroup.WEB,
            "HOST:PORT",
            "127.0.0.1:10827",
            "Where the metrics are served; :10827 opens them to the network",
            "HOST:PORT, [IPV6]:PORT, or :PORT for every address, with a port from 0 (any free one) to 65535",
            ListenAddress::parse);

    public static final Setting<String> WEB_TELEMETRY_PATH = new Setting<>(
            "web.telemetry-path",
            SettingGroup.WEB,
            "PATH",
            "/metrics",
            "The path of the metrics",
            "a path such as /metrics, of letters, digits and ._~- between slashes, not below /-/",
            Settings::parseTelemetryPath);

    public static final Setting<Optional<Path>> WEB_CONFIG_FILE = new Setting<>(
            "web.config.file",
            SettingGroup.WEB,
            "FILE",
            "",
            "TLS, users and rate limit, in the file that Prometheus's exporters have; read again when it changes",
            "a file that can be read",
            Settings::parseFile);

    public static final Setting<Boolean> WEB_API = new Setting<>(
            "web.api",
            SettingGroup.WEB,
            "true|false",
            "true",
            "Whether the page and the API are served; off loopback only with users or client certificates",
            "true or false",
            Settings::parseBoolean);

    public static final Setting<Set<String>> WEB_OPERATORS = new Setting<>(
            "web.operators",
            SettingGroup.WEB,
            "NAME,...",
            "",
            "Users of page and API who may terminate connections; the others read",
            "comma-separated names of users, or common names of client certificates",
            Settings::parseNames);

    public static final Setting<Optional<Path>> WEB_TOKEN_FILE = new Setting<>(
            "web.token-file",
            SettingGroup.WEB,
            "FILE",
            "",
            "Where the token for page and API is written; $RUNTIME_DIRECTORY/token if that is set",
            "a file in an existing folder",
            Settings::parseNewFile);

    public static final Setting<Optional<URI>> WEB_EXTERNAL_URL = new Setting<>(
            "web.external-url",
            SettingGroup.WEB,
            "URL",
            "",
            "Where browsers find the page, behind a reverse proxy",
            "a URL such as https://db7.example/tcpwarden/, without query and fragment",
            Settings::parseUrl);

    public static final Setting<Duration> SAMPLE_INTERVAL = new Setting<>(
            "sample.interval",
            SettingGroup.SAMPLING,
            "DURATION",
            "5s",
            "How often the TCP table is read",
            "200ms to 1h, written like 500ms, 5s or 1m30s",
            text -> Durations.parse(text, SamplingControl.SHORTEST, SamplingControl.LONGEST));

    public static final Setting<TableSource> SOURCE = new Setting<>(
            "source",
            SettingGroup.HOST,
            "auto|linux|windows|portable",
            "auto",
            "How the TCP table is read",
            "auto (as fits the system), linux, windows, or portable (by OSHI, only reads)",
            choice(List.of("auto", "linux", "windows", "portable"), List.of(TableSource.values())));

    public static final Setting<Path> PATH_PROCFS = new Setting<>(
            "path.procfs",
            SettingGroup.HOST,
            "FOLDER",
            DEFAULT_PROCFS,
            "Where procfs is mounted",
            "an existing directory",
            Settings::parseFolder);

    public static final Setting<Namespaces> NAMESPACES = new Setting<>(
            "namespaces",
            SettingGroup.HOST,
            "all|own",
            "all",
            "Which network namespaces are read",
            "all (of the host; by BPF, or with CAP_SYS_ADMIN) or own",
            choice(List.of("all", "own"), List.of(Namespaces.values())));

    public static final Setting<BpfUse> BPF = new Setting<>(
            "bpf",
            SettingGroup.HOST,
            "auto|require|off",
            "auto",
            "Whether BPF reads sockets and their owners",
            "auto (where this host allows it), require or off",
            choice(List.of("auto", "require", "off"), List.of(BpfUse.values())));

    public static final Setting<ProcessLabels> METRICS_PROCESS_LABELS = new Setting<>(
            "metrics.process-labels",
            SettingGroup.METRICS,
            "LABELS",
            "process,pid",
            "By what processes have series of their own; they are summed over what is not named",
            "some of " + ProcessLabel.keys() + ", each once, with a comma between two, and process among them",
            Settings::parseProcessLabels);

    public static final Setting<Integer> METRICS_MAX_PROCESSES = new Setting<>(
            "metrics.max-processes",
            SettingGroup.METRICS,
            "COUNT",
            "500",
            "How many processes have series of their own; the others are folded into ~other",
            "1 to 100000",
            text -> parseCount(text, 100_000));

    public static final Setting<Integer> METRICS_MAX_DESTINATIONS = new Setting<>(
            "metrics.max-destinations",
            SettingGroup.METRICS,
            "COUNT",
            "200",
            "How many pairs of process and destination have series of their own; the others are folded into ~other",
            "1 to 10000",
            text -> parseCount(text, 10_000));

    public static final Setting<Duration> METRICS_IDLE_AFTER = new Setting<>(
            "metrics.idle-after",
            SettingGroup.METRICS,
            "DURATION",
            "10m",
            "How long an idle connection has neither sent nor received data",
            "1s to 1000h, written like 500ms, 5s or 1m30s",
            text -> Durations.parse(text, Duration.ofSeconds(1), Duration.ofHours(1000)));

    public static final Setting<Optional<Path>> DESTINATIONS_NAMES = new Setting<>(
            "destinations.names",
            SettingGroup.DESTINATIONS,
            "FILE",
            "",
            "Names of destinations, in lines such as: 10.0.5.0/24:5432 payments-db",
            "a file that can be read",
            Settings::parseFile);

    public static final Setting<Boolean> TERMINATE_ENABLED = new Setting<>(
            "terminate.enabled",
            SettingGroup.TERMINATION,
            "true|false",
            "true",
            "Whether connections can be terminated at all",
            "true or false",
            Settings::parseBoolean);

    public static final Setting<Set<String>> TERMINATE_PROTECT = new Setting<>(
            "terminate.protect",
            SettingGroup.TERMINATION,
            "NAME,...",
            "",
            "Processes whose connections are never terminated",
            "comma-separated names of processes, as the tables show them",
            Settings::parseNames);

    public static final Setting<Optional<Path>> CONNECTIONS_LOG = new Setting<>(
            "connections.log",
            SettingGroup.CONNECTIONS,
            "FILE",
            "",
            "Where a line is written for each connection that has closed; - is standard output",
            "a file in an existing folder, or -",
            text -> text.equals("-") ? Optional.of(Path.of(text)) : parseNewFile(text));

    public static final Setting<Duration> CONNECTIONS_LOG_INTERVAL = new Setting<>(
            "connections.log-interval",
            SettingGroup.CONNECTIONS,
            "DURATION",
            "5m",
            "How often a line is written for each connection that is still open",
            "10s to 1d, written like 500ms, 5s or 1m30s",
            text -> Durations.parse(text, Duration.ofSeconds(10), Duration.ofDays(1)));

    public static final Setting<Long> CONNECTIONS_LOG_MAX_SIZE = new Setting<>(
            "connections.log-max-size",
            SettingGroup.CONNECTIONS,
            "SIZE",
            "1GiB",
            "How large all its files together may become; the oldest are deleted first",
            "1MiB to 1024GiB, written like 500MiB or 2GiB",
            Settings::parseSize);

    public static final Setting<Duration> CONNECTIONS_LOG_MAX_AGE = new Setting<>(
            "connections.log-max-age",
            SettingGroup.CONNECTIONS,
            "DURATION",
            "30d",
            "After how many days a file is deleted",
            "1d to 3650d, in whole days",
            Settings::parseDays);

    public static final Setting<Boolean> CONNECTIONS_LOG_REMOTE = new Setting<>(
            "connections.log-remote",
            SettingGroup.CONNECTIONS,
            "full|network",
            "full",
            "Whether remote addresses are cut to their networks, /24 and /48",
            "full or network",
            choice(List.of("full", "network"), List.of(false, true)));

    public static final Setting<Optional<Path>> RULES_FILE = new Setting<>(
            "rules.file",
            SettingGroup.RULES,
            "FILE",
            "",
            "Rules that say which connections must not be; read again when it changes",
            "a file that can be read",
            Settings::parseFile);

    public static final Setting<Boolean> RULES_TERMINATE = new Setting<>(
            "rules.terminate",
            SettingGroup.RULES,
            "true|false",
            "false",
            "Whether rules with action: terminate do so; otherwise all rules only report",
            "true or false",
            Settings::parseBoolean);

    public static final Setting<LogLevel> LOG_LEVEL = new Setting<>(
            "log.level",
            SettingGroup.LOG,
            "LEVEL",
            "info",
            "Minimum level to log",
            "error, warn, info, debug, trace",
            choice(List.of("error", "warn", "info", "debug", "trace"), List.of(LogLevel.values())));

    public static final Setting<LogFormat> LOG_FORMAT = new Setting<>(
            "log.format",
            SettingGroup.LOG,
            "text|json",
            "text",
            "How messages are written to standard error",
            "text or json",
            choice(List.of("text", "json"), List.of(LogFormat.values())));

    /** Every setting, in the order of the help. */
    public static final List<Setting<?>> ALL = List.of(
            SAMPLE_INTERVAL,
            SOURCE,
            PATH_PROCFS,
            NAMESPACES,
            BPF,
            WEB_LISTEN_ADDRESS,
            WEB_TELEMETRY_PATH,
            WEB_CONFIG_FILE,
            WEB_API,
            WEB_OPERATORS,
            WEB_TOKEN_FILE,
            WEB_EXTERNAL_URL,
            METRICS_PROCESS_LABELS,
            METRICS_MAX_PROCESSES,
            METRICS_MAX_DESTINATIONS,
            METRICS_IDLE_AFTER,
            DESTINATIONS_NAMES,
            TERMINATE_ENABLED,
            TERMINATE_PROTECT,
            CONNECTIONS_LOG,
            CONNECTIONS_LOG_INTERVAL,
            CONNECTIONS_LOG_MAX_SIZE,
            CONNECTIONS_LOG_MAX_AGE,
            CONNECTIONS_LOG_REMOTE,
            RULES_FILE,
            RULES_TERMINATE,
            LOG_LEVEL,
            LOG_FORMAT);

    private Settings() {}

    private static <T> Function<String, T> choice(List<String> words, List<T> values) {
        return text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                throw new IllegalArgumentException(text);
            }
            return values.get(index);
        };
    }

    private static boolean parseBoolean(String text) {
        return choice(List.of("true", "false"), List.of(true, false)).apply(text);
    }

    private static String parseTelemetryPath(String text) {
        if (!PATH.matcher(text).matches() || text.equals("/-") || text.startsWith("/-/")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    /** The default is not looked for: systems that have no procfs do not use it, and Linux says so where it is not there. */
    private static Path parseFolder(String text) {
        Path folder = Path.of(text); // InvalidPathException is an IllegalArgumentException
        if (text.isEmpty() || (!text.equals(DEFAULT_PROCFS) && !Files.isDirectory(folder))) {
            throw new IllegalArgumentException(text);
        }
        return folder;
    }

    private static Optional<Path> parseFile(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(text);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(text);
        }
        return Optional.of(file);
    }

    private static Optional<Path> parseNewFile(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(text).toAbsolutePath();
        if (file.getParent() == null || !Files.isDirectory(file.getParent()) || Files.isDirectory(file)) {
            throw new IllegalArgumentException(text);
        }
        return Optional.of(file);
    }

    private static Optional<URI> parseUrl(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI url = URI.create(text);
        boolean isWeb = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        boolean isMore = url.getQuery() != null || url.getFragment() != null || url.getUserInfo() != null;
        if (!isWeb || url.getHost() == null || isMore) {
            throw new IllegalArgumentException(text);
        }
        return Optional.of(url);
    }

    private static ProcessLabels parseProcessLabels(String text) {
        List<ProcessLabel> labels = Stream.of(text.split(",", -1))
                .map(key -> ProcessLabel.ofKey(key).orElseThrow(() -> new IllegalArgumentException(text)))
                .toList();
        if (labels.stream().distinct().count() < labels.size()) {
            throw new IllegalArgumentException(text);
        }
        return new ProcessLabels(labels);
    }

    private static int parseCount(String text, int most) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(text);
        }
        int count = Integer.parseInt(text);
        if (count < 1 || count > most) {
            throw new IllegalArgumentException(text);
        }
        return count;
    }

    private static long parseSize(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException(text);
        }
        long bytes = Long.parseLong(size.group(1)) << (size.group(2).equals("MiB") ? 20 : 30);
        if (bytes < 1 << 20 || bytes > 1L << 40) {
            throw new IllegalArgumentException(text);
        }
        return bytes;
    }

    private static Duration parseDays(String text) {
        Duration days = Durations.parse(text, Duration.ofDays(1), Duration.ofDays(3650));
        if (!days.equals(Duration.ofDays(days.toDays()))) {
            throw new IllegalArgumentException(text);
        }
        return days;
    }

    private static Set<String> parseNames(String text) {
        if (text.isBlank()) {
            return Set.of();
        }
        List<String> names = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (names.contains("")) {
            throw new IllegalArgumentException(text);
        }
        return new TreeSet<>(names);
    }
}
