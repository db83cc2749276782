package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.ControlGroup;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in control groups of the kernel's, with the paths that container runtimes give them. */
class ContainersIT {

    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String UID = "8712f785-1a3e-41ec-a00b-e2dcc77431cb";
    private static final String CONTAINERD =
            "/kubepods.slice/kubepods-pod" + UID.replace('-', '_') + ".slice/cri-containerd-" + ID + ".scope";

    private static final String LISTENER = "my $s = listener(); say_(port($s)); turn();";

    @TempDir
    private Path folder;

    @Test
    void aProgramInAContainerIsListedChosenAndSummedByIt() throws Exception {
        try (ControlGroup group = ControlGroup.create(CONTAINERD);
                NetworkNamespace namespace = NetworkNamespace.create();
                Script web = namespace.call(() -> Script.start(folder, "web.pl", LISTENER));
                Script plain = namespace.call(() -> Script.start(folder, "plain.pl", LISTENER))) {
            int port = web.hear().get(0);
            plain.hear();
            group.add(web.pid());

            assertThat(list(namespace, List.of(), "-o", "json", "container=0123456789ab")
                            .out())
                    .containsOnlyOnce("\"local\"")
                    .contains("\"local\":\"127.0.0.1:" + port + "\"")
                    .contains(
                            "\"process\":\"web.pl\",\"container\":\"0123456789ab\",\"container_runtime\":\"containerd\",\"pod\":\""
                                    + UID + "\",\"pod_namespace\":null,\"unit\":null,");
            assertThat(list(namespace, List.of(), "--by=pod").out().lines().map(line -> line.replaceFirst(" .*", "")))
                    .contains("Pod", UID, "-");
            assertThat(list(namespace, List.of(), "-o", "wide").out()).contains("Container ", "Runtime ", "Pod ");
        }
    }

    @Test
    void anAgentWithAControlGroupNamespaceOfItsOwnSeesTheSame() throws Exception {
        String unshare = Needs.program("unshare").toString();
        try (ControlGroup own = ControlGroup.create("/system.slice/docker-" + ID.replace('0', 'f') + ".scope");
                ControlGroup container = ControlGroup.create("/system.slice/docker-" + ID + ".scope");
                ControlGroup unit = ControlGroup.create("/system.slice/tcpwarden-web.service");
                NetworkNamespace namespace = NetworkNamespace.create();
                Script web = namespace.call(() -> Script.start(folder, "web.pl", LISTENER));
                Script plain = namespace.call(() -> Script.start(folder, "plain.pl", LISTENER))) {
            web.hear();
            plain.hear();
            container.add(web.pid());
            unit.add(plain.pid());
            List<String> launcher = List.of(
                    "sh", "-c", "echo $$ > " + own.processes() + " && exec " + unshare + " --cgroup \"$@\"", "sh");

            assertThat(list(namespace, launcher, "-o", "json", "container_runtime=docker")
                            .out())
                    .contains("\"process\":\"web.pl\",\"container\":\"0123456789ab\"");
            assertThat(list(namespace, launcher, "-o", "json", "unit=tcpwarden-web.service")
                            .out())
                    .contains("\"process\":\"plain.pl\",\"container\":null");
        }
    }

    /** A listener called web.pl; each in a folder of its own, since one that starts may not find another's file half written. */
    private Script web(NetworkNamespace namespace, String name) throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        Script script = namespace.call(() -> Script.start(own, "web.pl", LISTENER));
        script.hear();
        return script;
    }

    @Test
    void theAgentPublishesSeriesByPod() throws Exception {
        try (ControlGroup group = ControlGroup.create(CONTAINERD);
                NetworkNamespace namespace = NetworkNamespace.create();
                Script first = web(namespace, "first");
                Script second = web(namespace, "second");
                Script outside = web(namespace, "outside")) {
            assertThat(outside.pid()).isPositive();
            group.add(first.pid());
            group.add(second.pid());
            try (RunningAgent agent =
                    RunningAgent.start(namespace, "--sample.interval=1s", "--metrics.process-labels=process,pod")) {
                agent.await(Map.of(
                        "tcpwarden_connections{pod=\"" + UID + "\",process=\"web.pl\",state=\"listen\"}",
                        2.0,
                        "tcpwarden_connections{process=\"web.pl\",state=\"listen\"}",
                        1.0));
                assertThat(agent.fresh().keySet())
                        .anyMatch(
                                series -> series.startsWith(
                                        "tcpwarden_process_info{container=\"0123456789ab\",container_runtime=\"containerd\",executable="));
                assertThat(agent.terminate()).isZero();
                assertThat(agent.errors()).isEmpty();
            }
        }
    }

    @Test
    void aProcessThatMovesIsSeenWhereItWent() throws Exception {
        try (ControlGroup before = ControlGroup.create("/system.slice/tcpwarden-before.service");
                ControlGroup after = ControlGroup.create("/system.slice/tcpwarden-after.service");
                NetworkNamespace namespace = NetworkNamespace.create();
                Script web = namespace.call(() -> Script.start(folder, "web.pl", LISTENER))) {
            web.hear();
            before.add(web.pid());
            try (RunningAgent agent = RunningAgent.start(namespace, "--sample.interval=200ms")) {
                Patience.await().until(() -> hasUnit(agent, "tcpwarden-before.service"));
                after.add(web.pid());
                Patience.await().until(() -> hasUnit(agent, "tcpwarden-after.service"));
                assertThat(hasUnit(agent, "tcpwarden-before.service")).isFalse();
            }
        }
    }

    private static boolean hasUnit(RunningAgent agent, String unit) throws Exception {
        return agent.scrape().keySet().stream()
                .anyMatch(series ->
                        series.startsWith("tcpwarden_process_info{") && series.contains("unit=\"" + unit + "\""));
    }

    private static Jar.Run list(NetworkNamespace namespace, List<String> launcher, String... arguments)
            throws Exception {
        List<String> command = Stream.of(
                        launcher.stream(),
                        // what Java thinks of its own limits, it cannot always tell from another namespace
                        Stream.of(
                                Jar.java(),
                                "-XX:-UseContainerSupport",
                                "-jar",
                                Jar.path().toString(),
                                "list"),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList();
        Jar.Run run = namespace.call(() -> Jar.command(command));
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }
}
