package dev.tcpwarden.publish.web;

import static dev.tcpwarden.testing.TableOf.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.history.Recent;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.api.Past;
import dev.tcpwarden.rules.RuleEngine;
import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.sample.HistoryAwareReader;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.SampleListener;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.NoDestroyEvents;
import dev.tcpwarden.testing.TableOf;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The API as the agent wires it, over a host whose table a test sets, and which terminates what it is asked to. */
final class ServedHost extends TestHost {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final int MAX_PROCESSES = 500;

    final Token token = Token.random();
    private final Set<SocketId> terminated = new HashSet<>();
    private final LatestSample latest = new LatestSample(Duration.ofHours(1));
    private final Api api;
    private final Optional<RuleEngine> engine;
    private final TableReader reader = reader();
    private final Sampler sampler;
    final LocalServer server;

    ServedHost() throws IOException {
        this(Optional.empty(), new Past(new Recent(), Optional.empty(), System::nanoTime));
    }

    /** A host with rules. */
    ServedHost(Path rules) throws IOException {
        this(Optional.of(RulesFile.open(rules)), new Past(new Recent(), Optional.empty(), System::nanoTime));
    }

    /** A host with a past. */
    ServedHost(Past past) throws IOException {
        this(Optional.empty(), past);
    }

    private ServedHost(Optional<RulesFile> file, Past past) throws IOException {
        Optional<Rules> rules = file.map(it -> new Rules(it, true, latest));
        api = new Api(latest, "1.2.3", true, rules, past);
        engine = rules.map(it -> new RuleEngine(it, latest));
        sampler = new Sampler(
                reader,
                Optional.of(new NoDestroyEvents()),
                () -> TcpStats.NONE,
                latest,
                new SamplerSettings(ProcessLabels.PROCESS_AND_PID, MAX_PROCESSES, 200, Duration.ofMinutes(10)),
                DestinationNaming.NONE,
                Stream.<SampleListener>concat(Stream.of(api), engine.stream()).toList());
        server = new LocalServer(
                new Access(Optional.empty(), token, Set.of(), Optional.empty()), latest, Optional.of(api));
    }

    /** From now on the API terminates, and rules are applied. */
    void start() {
        TerminationService service = new TerminationService(
                new HistoryAwareReader(reader, latest),
                this::exists,
                () -> this::terminate,
                new TerminationPolicy(true, Set.of("sshd"), 999),
                List.of(api));
        api.start(service);
        engine.ifPresent(it -> it.start(service));
    }

    private TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
        return terminated.add(socket.id()) ? new TerminationOutcome.Terminated() : new TerminationOutcome.Gone();
    }

    @Override
    public boolean exists(SocketId socket) {
        return !terminated.contains(socket);
    }

    /** Makes this the host's table and takes a sample of it. */
    void sample(TableOf rows) throws IOException {
        table = rows.build();
        sampler.sample();
    }

    private String[] authorization() {
        return new String[] {"Authorization", "Bearer " + token.text(), "Content-Type", "application/json"};
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return server.get(Api.ROOT + path, authorization());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return server.send("POST", Api.ROOT + path, HttpRequest.BodyPublishers.ofString(body), authorization());
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    /** A listener that is full, three stalled connections of its process, one to a server, one without an owner, one of sshd. */
    static TableOf rows() {
        return new TableOf()
                .owned(process("api", 10), 1, TcpState.LISTEN, "0.0.0.0:8080 -> 0.0.0.0:0", 511, 511)
                .owned(process("api", 10), 2, TcpState.ESTABLISHED, "10.0.0.1:8080 -> 10.9.9.1:40001", stalled(300))
                .owned(process("api", 10), 3, TcpState.ESTABLISHED, "10.0.0.1:8080 -> 10.9.9.2:40002", stalled(100))
                .owned(process("api", 10), 4, TcpState.ESTABLISHED, "10.0.0.1:8080 -> 10.9.9.2:40003", stalled(200))
                .owned(
                        process("api", 10),
                        5,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:50000 -> 10.0.0.5:5432",
                        Measured.of(7, 8, 5, 1, 12_000, 0, false))
                .unowned(UnattributedReason.TIME_WAIT, 6, TcpState.TIME_WAIT, "10.0.0.1:50001 -> 10.0.0.5:5432")
                .owned(process("sshd", 20), 7, TcpState.ESTABLISHED, "10.0.0.1:22 -> 10.9.9.3:40004");
    }

    private static MeasureValues stalled(long rttMicros) {
        return Measured.of(1_000, 20, 12, 3, rttMicros, 1_500, true);
    }

    /** The values of one key. */
    static List<String> texts(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(key).asText())
                .toList();
    }

    /** The answer, which has to be good. */
    JsonNode read(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.body());
        }
        return json(response);
    }

    @Override
    public void close() {
        server.close();
        api.close();
        engine.ifPresent(RuleEngine::close);
    }
}
