package dev.tcpwarden.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.tools.attach.VirtualMachine;
import dev.tcpwarden.testing.ControlGroup;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Two agents from the real jar, one of them with only process names, a real Prometheus with the shipped rules that scrapes both
 * each second, and two troubled programs, each in a pod: all in a network namespace of their own.
 */
final class ScrapedAgents implements AutoCloseable {

    static final String FIRST = "127.0.0.1:10827";
    static final String SECOND = "127.0.0.1:10829";
    static final int PROMETHEUS = 9090;

    private final NetworkNamespace namespace;
    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final List<String> victims = new ArrayList<>();
    private final List<Long> programs = new ArrayList<>();
    private final List<ControlGroup> pods = new ArrayList<>();

    private ScrapedAgents(NetworkNamespace namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    static ScrapedAgents start(Path folder) throws Exception {
        String prometheus = Needs.program("prometheus").toString();
        String jar = System.getProperty("tcpwarden.jar", "target/tcpwarden.jar");
        Needs.that(Files.exists(Path.of(jar)), "the jar at " + jar);
        ScrapedAgents agents = new ScrapedAgents(NetworkNamespace.create(), folder);
        try {
            agents.fewPorts();
            Process first = agents.agent(jar, FIRST, "process,pid");
            agents.agent(jar, SECOND, "process");
            agents.prometheus(prometheus);
            agents.await("an answer of both agents", () -> agents.query("count(tcpwarden_up == 1) == 2"));
            agents.program("1"); // now, since some of its states last for a minute
            agents.program("2");
            agents.terminate(first);
            return agents;
        } catch (Exception | AssertionError e) {
            agents.close();
            throw e;
        }
    }

    /** The pids of the troubled programs. */
    List<String> programs() {
        return programs.stream().map(String::valueOf).toList();
    }

    /** The first agent's exposition, as a scraper reads it. */
    String exposition() throws Exception {
        return Patience.await()
                .until(() -> get("http://" + FIRST + "/metrics"), text -> text.contains("\ntcpwarden_up 1.0\n"));
    }

    /** The result of an instant query; an error is an error. */
    JsonNode query(String expression) throws Exception {
        return api("query", Map.of("query", expression)).path("result");
    }

    /** The result of a range query over the last {@code seconds}. */
    JsonNode queryRange(String expression, int seconds) throws Exception {
        double now = System.currentTimeMillis() / 1000.0;
        return api(
                        "query_range",
                        Map.of("query", expression, "start", "" + (now - seconds), "end", "" + now, "step", "1"))
                .path("result");
    }

    JsonNode api(String path, Map<String, String> parameters) throws Exception {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        JsonNode answer = Documents.json(get("http://127.0.0.1:" + PROMETHEUS + "/api/v1/" + path + "?" + query));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(parameters + ": " + answer.path("error").asText());
        }
        return answer.path("data");
    }

    /** Waits until {@code question} has an answer with something in it. */
    void await(String what, Question question) {
        Patience.await()
                .alias(what)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(IOException.class) // not there yet
                .until(() -> !question.ask().isEmpty());
    }

    interface Question {
        JsonNode ask() throws Exception;
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroy);
        processes.forEach(Patience::kill);
        while (!pods.isEmpty()) {
            pods.remove(pods.size() - 1).close(); // the first may have made a folder that both are below
        }
        namespace.close();
    }

    private Process agent(String jar, String address, String labels) throws Exception {
        return start(
                "agent-" + labels.length(),
                java(),
                "-Xmx128m",
                "-jar",
                jar,
                "agent",
                "--web.listen-address=" + address,
                "--sample.interval=500ms",
                "--rules.file=src/main/rules/rules.yml",
                "--connections.log=" + folder.resolve("connections-" + labels.length() + ".json"),
                "--metrics.process-labels=" + labels);
    }

    /** So few that the leak uses more than a tenth of them soon, and so many that it does not use them up. */
    private void fewPorts() throws Exception {
        namespace.call(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"), "32768 33767"));
    }

    /** In a container of a pod, whose ids are all that digit. */
    private void program(String digit) throws Exception {
        Process process = namespace.call(() -> new ProcessBuilder(
                        java(), "-cp", System.getProperty("java.class.path"), TroubledProgram.class.getName())
                .redirectError(folder.resolve("program.err").toFile())
                .start());
        processes.add(process);
        programs.add(process.pid());
        pods.add(ControlGroup.create("/kubepods/pod" + digit.repeat(32) + "/" + digit.repeat(64)));
        pods.get(pods.size() - 1).add(process.pid());
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String victim = output.readLine();
        if (victim == null) {
            throw new AssertionError("the troubled program exited: " + Files.readString(folder.resolve("program.err")));
        }
        victims.add(victim);
    }

    private void prometheus(String program) throws Exception {
        Path config = folder.resolve("prometheus.yml");
        Files.copy(RulesTest.RULES, folder.resolve("tcpwarden.rules.yml"));
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [tcpwarden.rules.yml]
                scrape_configs:
                  - {job_name: tcpwarden, static_configs: [{targets: ["%s"]}]}
                  - {job_name: other, static_configs: [{targets: ["%s"]}]}
                  - {job_name: prometheus, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(FIRST, SECOND, PROMETHEUS));
        start(
                "prometheus",
                program,
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + PROMETHEUS);
    }

    private Process start(String name, String... command) throws Exception {
        Process process = namespace.call(() -> new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
        processes.add(process);
        return process;
    }

    /** Terminates a connection of each program, the way a person does: over JMX. */
    @SuppressWarnings("BanJNDI") // the address is that of the agent just started
    private void terminate(Process agent) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(agent.pid()));
        String address = machine.startLocalManagementAgent();
        machine.detach();
        namespace.call(() -> {
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                for (String victim : victims) {
                    Object answer = connector
                            .getMBeanServerConnection()
                            .invoke(
                                    new ObjectName("tcpwarden:type=Agent"),
                                    "terminate",
                                    new Object[] {victim},
                                    new String[] {String.class.getName()});
                    if (!String.valueOf(answer).startsWith("terminated")) {
                        throw new AssertionError(victim + ": " + answer);
                    }
                }
            }
            return null;
        });
    }

    private String get(String url) throws Exception {
        return namespace.call(() -> {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            try (var body =
                    connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8);
            }
        });
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
