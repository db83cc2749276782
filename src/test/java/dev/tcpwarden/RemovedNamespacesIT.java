package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.linux.BpfPortRanges;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Network namespaces that come and go, each with a process and its connection, while one agent runs. */
class RemovedNamespacesIT {

    private static final int BATCHES = 10;
    private static final int NAMESPACES = 30; // of a batch
    private static final int WARM = 3; // batches until the agent has opened what it keeps open
    private static final long MORE_MEMORY = 24 << 20;

    private static final String CONNECTED = """
            my $l = listener(7000); my $s = connected(7000); accept(my $a, $l) or die $!;
            my ($number) = readlink('/proc/self/ns/net') =~ /(\\d+)/;
            say_(unpack('l', pack('L', $number))); turn();
            """;

    /** Not by a thread of this process: the one that awaits the end of a child would keep the namespace. */
    private static final String[] LAUNCHER = {"unshare", "--net", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"};

    private static final String ESTABLISHED = "tcpwarden_connections{process=\"passing\",state=\"established\"}";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"require", "off"})
    void threeHundredAreReadAndNoneIsKeptAlive(String bpf) throws Exception {
        Needs.bpf();
        Needs.program("unshare");
        Needs.program("ip");
        List<String> java = List.of(
                Jar.java(), "-XX:+UseSerialGC", "-Xmx48m", "-jar", Jar.path().toString());
        try (BpfPortRanges kernel = BpfPortRanges.open();
                NetworkNamespace own = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(
                        own, java, "--namespaces=all", "--bpf=" + bpf, "--metrics.process-labels=process")) {
            long descriptors = 0;
            long resident = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                List<Integer> numbers = batch(agent);
                Patience.await()
                        .pollInSameThread()
                        .untilAsserted(() -> assertThat(alive(kernel, numbers)).isEmpty());
                if (batch + 1 == WARM) {
                    descriptors = descriptors(agent);
                    resident = agent.residentBytes();
                }
            }
            long most = descriptors + 2;
            Patience.await() // some are open while a sample is taken
                    .untilAsserted(() -> assertThat(descriptors(agent)).isLessThanOrEqualTo(most));
            assertThat(agent.residentBytes()).isLessThan(resident + MORE_MEMORY);
        }
    }

    /** Makes namespaces, waits until the agent has read them, and removes them; returns their numbers. */
    private List<Integer> batch(RunningAgent agent) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        List<Script> scripts = new ArrayList<>();
        try {
            for (int i = 0; i < NAMESPACES; i++) {
                Path place = Files.createTempDirectory(folder, "script"); // no script is written anew while one starts
                scripts.add(Script.start(place, "passing", CONNECTED, LAUNCHER));
            }
            for (Script script : scripts) {
                numbers.add(script.hear().get(0));
            }
            agent.await(Map.of(ESTABLISHED, 2.0 * NAMESPACES));
        } finally {
            scripts.forEach(Script::close);
        }
        return numbers;
    }

    /** Those of the namespaces that the kernel still has, by its own list. */
    private static List<Integer> alive(BpfPortRanges kernel, List<Integer> numbers) throws IOException {
        List<Integer> alive = new ArrayList<>();
        for (int number : numbers) {
            if (kernel.of(number, OptionalInt.empty()).isPresent()) {
                alive.add(number);
            }
        }
        return alive;
    }

    private static long descriptors(RunningAgent agent) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(agent.pid()), "fd"))) {
            return descriptors.count();
        }
    }
}
