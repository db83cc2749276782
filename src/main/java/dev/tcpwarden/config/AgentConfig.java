package dev.tcpwarden.config;

import dev.tcpwarden.sample.SamplerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The whole configuration of the agent, validated. The records have the names of the flags.
 *
 * @param metrics flags {@code --metrics.*}
 * @param destinationNames flag {@code --destinations.names}
 * @param connections nothing where they are not logged
 */
public record AgentConfig(
        Web web,
        Sampling sample,
        Host host,
        SamplerSettings metrics,
        Optional<Path> destinationNames,
        Terminations terminate,
        Optional<ConnectionLog> connections,
        Rules rules,
        Logging log) {

    /**
     * Flags {@code --web.*}.
     *
     * @param configFile the web configuration file
     * @param api whether the page and the API are wanted
     * @param operators who may terminate connections
     * @param tokenFile where the token for page and API is written
     * @param externalUrl where browsers find the page
     */
    public record Web(
            ListenAddress listenAddress,
            String telemetryPath,
            Optional<Path> configFile,
            boolean api,
            Set<String> operators,
            Optional<Path> tokenFile,
            Optional<URI> externalUrl) {

        /** systemd's name for a folder that exists as long as the service runs. */
        private static final String RUNTIME_DIRECTORY = "RUNTIME_DIRECTORY";

        public Web {
            operators = Set.copyOf(operators);
        }

        private static Web of(SettingValues values) {
            return new Web(
                    values.get(Settings.WEB_LISTEN_ADDRESS),
                    values.get(Settings.WEB_TELEMETRY_PATH),
                    values.get(Settings.WEB_CONFIG_FILE),
                    values.get(Settings.WEB_API),
                    values.get(Settings.WEB_OPERATORS),
                    values.get(Settings.WEB_TOKEN_FILE)
                            .or(() -> values.environment(RUNTIME_DIRECTORY).map(folder -> Path.of(folder, "token"))),
                    values.get(Settings.WEB_EXTERNAL_URL));
        }
    }

    /** Flags {@code --sample.*}. */
    public record Sampling(Duration interval) {}

    /**
     * Flags {@code --source}, {@code --path.procfs}, {@code --namespaces} and {@code --bpf}.
     *
     * @param patience how long a read of the table may take, as far as it can be cut short
     */
    public record Host(TableSource source, Path procfs, Namespaces namespaces, BpfUse bpf, Duration patience) {

        private static final Duration OF_A_COMMAND = Duration.ofSeconds(5);

        /** Of a command that reads once. */
        public static Host of(SettingValues values) {
            return of(values, OF_A_COMMAND);
        }

        private static Host of(SettingValues values, Duration patience) {
            return new Host(
                    values.get(Settings.SOURCE),
                    values.get(Settings.PATH_PROCFS),
                    values.get(Settings.NAMESPACES),
                    values.get(Settings.BPF),
                    patience);
        }
    }

    /** Flags {@code --terminate.*}; {@code protect} are names of processes. */
    public record Terminations(boolean enabled, Set<String> protect) {

        public Terminations {
            protect = Set.copyOf(protect);
        }

        public static Terminations of(SettingValues values) {
            return new Terminations(values.get(Settings.TERMINATE_ENABLED), values.get(Settings.TERMINATE_PROTECT));
        }
    }

    /**
     * Flags {@code --connections.log*}.
     *
     * @param file nothing for standard output
     */
    public record ConnectionLog(
            Optional<Path> file, Duration interval, long maxBytes, Duration maxAge, boolean networksOnly) {}

    /**
     * Flags {@code --rules.*}.
     *
     * @param terminate whether rules may terminate connections
     */
    public record Rules(Optional<Path> file, boolean terminate) {}

    /** Flags {@code --log.*}. */
    public record Logging(LogLevel level, LogFormat format) {}

    private static Optional<ConnectionLog> connections(SettingValues values) {
        ConnectionLog settings = new ConnectionLog(
                values.get(Settings.CONNECTIONS_LOG).filter(file -> !file.equals(Path.of("-"))),
                values.get(Settings.CONNECTIONS_LOG_INTERVAL),
                values.get(Settings.CONNECTIONS_LOG_MAX_SIZE),
                values.get(Settings.CONNECTIONS_LOG_MAX_AGE),
                values.get(Settings.CONNECTIONS_LOG_REMOTE));
        return values.get(Settings.CONNECTIONS_LOG).map(file -> settings);
    }

    /** @throws ConfigException at the first value that is not allowed */
    public static AgentConfig of(SettingValues values) {
        return new AgentConfig(
                Web.of(values),
                new Sampling(values.get(Settings.SAMPLE_INTERVAL)),
                Host.of(values, values.get(Settings.SAMPLE_INTERVAL).dividedBy(2)),
                new SamplerSettings(
                        values.get(Settings.METRICS_PROCESS_LABELS),
                        values.get(Settings.METRICS_MAX_PROCESSES),
                        values.get(Settings.METRICS_MAX_DESTINATIONS),
                        values.get(Settings.METRICS_IDLE_AFTER)),
                values.get(Settings.DESTINATIONS_NAMES),
                Terminations.of(values),
                connections(values),
                new Rules(values.get(Settings.RULES_FILE), values.get(Settings.RULES_TERMINATE)),
                new Logging(values.get(Settings.LOG_LEVEL), values.get(Settings.LOG_FORMAT)));
    }
}
