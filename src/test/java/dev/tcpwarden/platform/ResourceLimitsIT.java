package dev.tcpwarden.platform;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.BpfUse;
import dev.tcpwarden.config.Namespaces;
import dev.tcpwarden.config.TableSource;
import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStat;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.PortSeries;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.ResourceLimits;
import dev.tcpwarden.sample.model.SeriesKey;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What runs out, run out for real: in a network namespace with tiny limits, and compared with what the kernel reports. */
class ResourceLimitsIT {

    private static final Path PROCFS = Path.of("/proc");
    private static final AgentConfig.Host HOST =
            new AgentConfig.Host(TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.OFF, Duration.ofSeconds(5));
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int SERVER = 30_000; // outside of the range
    private static final String DESTINATION = "127.0.0.1:" + SERVER;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private NetworkNamespace namespace;
    private ServerSocket server;
    private LinuxPlatform platform;
    private Sampler sampler;

    @BeforeEach
    void enter() throws Exception {
        namespace = opened(NetworkNamespace.create());
        set("ip_local_port_range", "40000 40019");
        set("tcp_tw_reuse", "0"); // else connect(2) takes over a TIME_WAIT on loopback
        server = opened(namespace.call(() -> new ServerSocket(SERVER, 100, LOOPBACK)));
        platform = opened(namespace.call(() -> LinuxPlatform.open(HOST)));
        sampler = new Sampler(
                platform.reader(),
                Optional.empty(),
                platform.tcpStats(),
                new LatestSample(Duration.ofHours(1)),
                new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
                DestinationNaming.NONE,
                List.of());
    }

    @AfterEach
    void leave() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void set(String setting, String value) throws Exception {
        namespace.call(() -> Files.writeString(PROCFS.resolve("sys/net/ipv4/" + setting), value));
    }

    /** Taken on a thread outside of the namespace: what counts is where the platform was opened. */
    private Sample sample() throws IOException {
        return sampler.sample();
    }

    /** Both ends of a new connection, the client's first. */
    private List<Socket> dial() throws Exception {
        Socket near = opened(namespace.call(() -> new Socket(LOOPBACK, SERVER)));
        return List.of(near, opened(server.accept()));
    }

    private List<List<Socket>> dialUntilNoPortIsLeft(int ports) throws Exception {
        List<List<Socket>> connections = new ArrayList<>();
        for (int i = 0; i < ports; i++) {
            connections.add(dial());
        }
        assertNoPortIsLeft();
        return connections;
    }

    private void assertNoPortIsLeft() {
        assertThatThrownBy(this::dial)
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("Cannot assign requested address");
    }

    private static int ports(ResourceLimits resourceLimits) {
        return resourceLimits.stats().ephemeralPorts().map(EphemeralPorts::size).orElseThrow();
    }

    private static int used(ResourceLimits resourceLimits) {
        assertThat(resourceLimits.portsUsed())
                .extracting(series -> series.source() + " " + series.destination())
                .containsOnly("127.0.0.1 " + DESTINATION);
        return resourceLimits.portsUsed().stream().mapToInt(PortSeries::ports).sum();
    }

    @Test
    void whenNoPortIsLeftTowardADestinationAllAreInUse(@TempDir Path folder) throws Exception {
        assertThat(ports(sample().resourceLimits())).isEqualTo(20);
        assertThat(sample().resourceLimits().portsUsed()).isEmpty();
        Script orders = opened(namespace.call(() -> Script.start(
                folder, "orders", "my @held = map { connected(" + SERVER + ") } 1..12; say_(12); turn();")));
        assertThat(orders.hear()).containsExactly(12);
        for (int i = 0; i < 12; i++) {
            opened(server.accept());
        }

        dialUntilNoPortIsLeft(8);

        ResourceLimits resourceLimits = sample().resourceLimits();
        assertThat(used(resourceLimits)).isEqualTo(20);
        assertThat(resourceLimits.mostPortsUsed()).isEqualTo(20);
        assertThat(resourceLimits.portsUsed())
                .hasSize(2)
                .contains(new PortSeries(
                        SeriesKey.ofProcess("orders"), resourceLimits.stats().netns(), "127.0.0.1", DESTINATION, 12))
                .noneMatch(series -> series.owner().process().isEmpty());
    }

    @Test
    void timeWaitHoldsItsPort() throws Exception {
        List<List<Socket>> connections = dialUntilNoPortIsLeft(20);
        for (List<Socket> endpoints : connections.subList(0, 8)) {
            for (Socket end : endpoints) {
                end.close();
            }
        }
        await().pollInSameThread()
                .untilAsserted(
                        () -> // the platform is closed by this thread
                        assertThat(sample().host().byState().get(TcpState.TIME_WAIT))
                                .isEqualTo(8));

        assertThat(used(sample().resourceLimits())).isEqualTo(20);
        assertNoPortIsLeft();
    }

    @Test
    void reservedPortsAreNoEphemeralOnes() throws Exception {
        set("ip_local_reserved_ports", "39999,40005-40008");
        opened(namespace.call(() -> new Socket(LOOPBACK, SERVER, LOOPBACK, 40_006))); // which the program chose
        opened(server.accept());

        dialUntilNoPortIsLeft(16);

        assertThat(ports(sample().resourceLimits())).isEqualTo(16);
        assertThat(used(sample().resourceLimits())).isEqualTo(16);
    }

    @Test
    void overflowsAreThoseThatTheKernelCounts() throws Exception {
        assertThat(sample().resourceLimits().stats().get(TcpStat.LISTEN_OVERFLOWS))
                .hasValue(0);
        ServerSocket neglected = opened(namespace.call(() -> new ServerSocket(SERVER + 1, 1, LOOPBACK)));
        for (int client = 0; client < 5; client++) { // of which two find room
            SocketChannel channel = opened(namespace.call(SocketChannel::open));
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(LOOPBACK, neglected.getLocalPort()));
        }

        long before = kernelValue("net/netstat", "ListenOverflows");
        ResourceLimits resourceLimits = sample().resourceLimits();
        long after = kernelValue("net/netstat", "ListenOverflows");

        long overflows = stat(resourceLimits, TcpStat.LISTEN_OVERFLOWS);
        assertThat(overflows).isGreaterThanOrEqualTo(3).isBetween(before, after);
        assertThat(stat(resourceLimits, TcpStat.LISTEN_DROPS))
                .isBetween(overflows, kernelValue("net/netstat", "ListenDrops"));
    }

    @Test
    void memoryAndOrphansAreThoseOfTheMachine() throws Exception {
        SocketChannel near = opened(namespace.call(() -> SocketChannel.open(server.getLocalSocketAddress())));
        opened(server.accept());
        near.configureBlocking(false);
        ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
        while (near.write(chunk.clear()) > 0) {}
        near.close(); // the kernel has to send the rest, and no one reads it

        assertThat(stat(sample().resourceLimits(), TcpStat.TCP_MEMORY_BYTES)).isPositive();
        assertThat(stat(sample().resourceLimits(), TcpStat.ORPHANED_CONNECTIONS))
                .isPositive();
        agrees(TcpStat.TCP_MEMORY_BYTES, "mem", pageBytes());
        agrees(TcpStat.ORPHANED_CONNECTIONS, "orphan", 1);
    }

    /** Seen from the test's own namespace, where another range is in force. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "OFF"})
    void theFiguresOfAnotherNamespaceAreThoseThatItsKernelHas(BpfUse bpf, @TempDir Path folder) throws Exception {
        set("ip_local_reserved_ports", "39999,40005-40008");
        Script neglectful = opened(namespace.call(() -> Script.start(folder, "neglectful", """
                use Fcntl;
                my $l = listener(30001); listen($l, 1);
                my @held = map { connected(30000) } 1..8;
                for (1..5) {
                    socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                    fcntl($s, F_SETFL, O_NONBLOCK); connect($s, sockaddr_in(30001, INADDR_LOOPBACK)); push @held, $s;
                }
                say_(8); turn();
                """)));
        neglectful.hear();
        int netns = platform.tcpStats().read().netns();
        try (LinuxPlatform outside = LinuxPlatform.open(
                new AgentConfig.Host(TableSource.LINUX, PROCFS, Namespaces.ALL, bpf, Duration.ofSeconds(5)))) {
            Sampler everywhere = new Sampler(
                    outside.reader(),
                    Optional.empty(),
                    outside.tcpStats(),
                    new LatestSample(Duration.ofHours(1)),
                    new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
                    DestinationNaming.NONE,
                    List.of());
            await().pollInSameThread().untilAsserted(() -> {
                long before = kernelValue("net/netstat", "ListenOverflows");
                ResourceLimits limits = everywhere.sample().resourceLimits();
                assertThat(kernelValue("net/netstat", "ListenOverflows"))
                        .isEqualTo(before)
                        .isPositive();
                TcpStats inside = limits.others().stream()
                        .filter(it -> it.netns() == netns)
                        .findFirst()
                        .orElseThrow();
                assertThat(inside.get(TcpStat.LISTEN_OVERFLOWS)).hasValue(before);
                assertThat(inside.ephemeralPorts().map(EphemeralPorts::size)).contains(16);
                assertThat(limits.portsUsed())
                        .contains(
                                new PortSeries(SeriesKey.ofProcess("neglectful"), netns, "127.0.0.1", DESTINATION, 8));
                assertThat(limits.stats().netns()).isNotEqualTo(netns);
                assertThat(ports(limits)).isNotEqualTo(16);
            });
        }
    }

    /** At a moment at which the kernel says the same before and after: others on this machine use memory as well. */
    private void agrees(TcpStat stat, String name, long unit) {
        await().pollInSameThread().untilAsserted(() -> {
            long before = kernelValue("net/sockstat", name);
            OptionalLong value = platform.tcpStats().read().get(stat);
            assertThat(kernelValue("net/sockstat", name)).isEqualTo(before);
            assertThat(value).hasValue(before * unit);
        });
    }

    @Test
    void limitsAreThoseOfTheNamespaceWhereItHasThem() throws Exception {
        set("tcp_max_tw_buckets", "77");
        ResourceLimits inside = sample().resourceLimits();
        assertThat(stat(inside, TcpStat.TIME_WAIT_LIMIT)).isEqualTo(77);
        assertThat(inside.stats().get(TcpStat.TCP_MEMORY_LIMIT_BYTES)).isEmpty();
        assertThat(inside.stats().get(TcpStat.ORPHANED_CONNECTIONS_LIMIT)).isEmpty();

        Needs.that(Files.exists(PROCFS.resolve("sys/net/ipv4/tcp_mem")), "the initial network namespace");
        long pageBytes = pageBytes();
        long[] memory = numbers("tcp_mem");
        long[] range = numbers("ip_local_port_range");
        try (LinuxPlatform outside = LinuxPlatform.open(HOST)) {
            TcpStats stats = outside.tcpStats().read();
            assertThat(stats.known()).containsOnlyKeys(TcpStat.values());
            assertThat(stats.get(TcpStat.TCP_MEMORY_PRESSURE_BYTES)).hasValue(memory[1] * pageBytes);
            assertThat(stats.get(TcpStat.TCP_MEMORY_LIMIT_BYTES)).hasValue(memory[2] * pageBytes);
            assertThat(stats.get(TcpStat.ORPHANED_CONNECTIONS_LIMIT)).hasValue(numbers("tcp_max_orphans")[0]);
            assertThat(stats.ephemeralPorts().map(EphemeralPorts::size).orElseThrow())
                    .isBetween(1, (int) (range[1] - range[0] + 1));
        }
    }

    private static long stat(ResourceLimits resourceLimits, TcpStat stat) {
        return resourceLimits.stats().get(stat).orElseThrow();
    }

    /** What the kernel says inside, found in another way. */
    private long kernelValue(String file, String name) throws Exception {
        String text = namespace.call(() -> text("thread-self/" + file));
        Matcher inLine = Pattern.compile("(?m)^TCP:.* " + name + " (\\d+)").matcher(text);
        if (inLine.find()) {
            return Long.parseLong(inLine.group(1));
        }
        Matcher names = Pattern.compile("(?m)^TcpExt: (.*)\\b" + name + "\\b.*\\nTcpExt: (.*)$")
                .matcher(text);
        assertThat(names.find()).as(name).isTrue();
        int before = names.group(1).isEmpty() ? 0 : names.group(1).split(" ", -1).length - 1;
        return Long.parseLong(names.group(2).split(" ", -1)[before]);
    }

    /** In one read(2): of a setting a second read returns nothing. */
    private static String text(String file) throws IOException {
        try (InputStream in = Files.newInputStream(PROCFS.resolve(file))) {
            return new String(in.readNBytes(8192), StandardCharsets.US_ASCII);
        }
    }

    private static long[] numbers(String setting) throws IOException {
        return Pattern.compile("\\s+")
                .splitAsStream(text("sys/net/ipv4/" + setting).strip())
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static long pageBytes() throws Exception {
        Process process = new ProcessBuilder("getconf", "PAGESIZE").start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(output.strip());
    }
}
