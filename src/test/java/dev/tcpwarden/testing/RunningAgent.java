package dev.tcpwarden.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The packaged program run as an agent, in the network namespace of its test. It takes a free port, and a sample five times a
 * second, unless configured otherwise.
 */
public final class RunningAgent implements AutoCloseable {

    private static final Pattern GREETING =
            Pattern.compile("tcpwarden .* serves (https?://\\S+); for JConsole: pid (\\d+)");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*(?:\\{.*})?) (\\S+)");

    /** What a request was answered. */
    @SuppressWarnings("ArrayRecordComponent") // made and looked at once
    public record Answer(int status, String contentType, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final NetworkNamespace namespace;
    private final Process process;
    private final Path errors;
    private final URI url;
    private final String greeting;

    private RunningAgent(NetworkNamespace namespace, Process process, Path errors, URI url, String greeting) {
        this.namespace = namespace;
        this.process = process;
        this.errors = errors;
        this.url = url;
        this.greeting = greeting;
    }

    /** {@code java -jar tcpwarden.jar flags…}, and waits until it serves. */
    public static RunningAgent start(NetworkNamespace namespace, String... flags) throws Exception {
        return start(namespace, List.of(Jar.java(), "-jar", Jar.path().toString()), flags);
    }

    /** The same by a command of the test's own. */
    public static RunningAgent start(NetworkNamespace namespace, List<String> java, String... flags) throws Exception {
        List<String> command = new ArrayList<>(java);
        for (String usual : List.of("--web.listen-address=127.0.0.1:0", "--sample.interval=200ms")) {
            String name = usual.substring(0, usual.indexOf('=') + 1);
            if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith(name))) {
                command.add(usual);
            }
        }
        Path errors = Files.createTempFile("tcpwarden", ".err");
        if (Arrays.stream(flags).noneMatch(flag -> flag.matches("--web\\.(token-file|config\\.file|api)=.*"))) {
            command.add("--web.token-file=" + token(errors)); // without it the agent logs that its API is off
        }
        command.addAll(List.of(flags));
        Process process = namespace.call(
                () -> new ProcessBuilder(command).redirectError(errors.toFile()).start());
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String greeting = String.valueOf(output.readLine());
        Matcher matcher = GREETING.matcher(greeting);
        boolean serves = matcher.matches();
        URI url = URI.create(serves ? matcher.group(1) : "");
        RunningAgent agent = new RunningAgent(namespace, process, errors, url, greeting);
        try {
            if (!serves || !matcher.group(2).equals(Long.toString(process.pid()))) {
                throw new AssertionError(command + " said " + greeting + " and " + agent.errors());
            }
            Patience.await()
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> agent.get("/-/ready").status() == 200);
            return agent;
        } catch (Exception | AssertionError e) {
            agent.close();
            throw e;
        }
    }

    private static Path token(Path errors) {
        return errors.resolveSibling(errors.getFileName() + ".token");
    }

    /** Where its metrics are. */
    public URI url() {
        return url;
    }

    /** Its first line. */
    public String greeting() {
        return greeting;
    }

    public long pid() {
        return process.pid();
    }

    /** Its resident memory by the kernel. */
    public long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }

    /** What it has written to standard error so far. */
    public String errors() throws IOException {
        return Files.readString(errors, StandardCharsets.UTF_8);
    }

    /** Asks it for a page; headers in pairs of name and value. */
    public Answer get(String path, String... headers) throws Exception {
        return get(namespace, url.resolve(path), headers);
    }

    /** Asks any server in a network namespace, over a connection of its own. */
    public static Answer get(NetworkNamespace namespace, URI url, String... headers) throws Exception {
        return namespace.call(() -> {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setRequestProperty("Connection", "close");
            for (int i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(status, String.valueOf(connection.getContentType()), body.readAllBytes());
            }
        });
    }

    /** Every series of a scrape with its value, written as in the text format. On a busy machine the sample can be stale. */
    public Map<String, Double> scrape() throws Exception {
        return series(get(url.getPath()).text());
    }

    /** The first scrape from now on with a sample that is not stale. */
    public Map<String, Double> fresh() {
        return Patience.await().until(this::scrape, series -> series.getOrDefault("tcpwarden_up", 0.0) == 1.0);
    }

    /** Waits until it has taken that many more samples. */
    public void awaitSamples(int more) throws Exception {
        double before = samples();
        Patience.await().until(() -> samples() >= before + more);
    }

    private double samples() throws Exception {
        return scrape().getOrDefault("tcpwarden_samples_total{result=\"success\"}", 0.0);
    }

    /** Waits until these series have these values; a failure shows only these. */
    public void await(Map<String, Double> expected) {
        Patience.await().untilAsserted(() -> {
            Map<String, Double> actual = scrape();
            actual.keySet().retainAll(expected.keySet());
            assertThat(new TreeMap<>(actual)).isEqualTo(expected);
        });
    }

    /** The same of text that was scraped. */
    public static Map<String, Double> series(String text) {
        Map<String, Double> series = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = SERIES.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("not a line of the text format: " + line);
            }
            series.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        });
        return series;
    }

    /** Connects to it as JConsole does: by its pid. Use what comes of it inside the namespace. */
    @SuppressWarnings("BanJNDI") // the address is that of the agent just asked
    public JMXConnector jmx() throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
        String address = machine.startLocalManagementAgent();
        machine.detach();
        return namespace.call(() -> JMXConnectorFactory.connect(new JMXServiceURL(address)));
    }

    /** The exit code of an agent that has exited by itself. */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Sends SIGTERM and returns the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return Patience.exit(process);
    }

    @Override
    public void close() throws IOException {
        Patience.kill(process);
        Files.delete(errors);
        Files.deleteIfExists(token(errors));
    }
}
