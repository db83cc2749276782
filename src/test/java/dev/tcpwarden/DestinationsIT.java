package dev.tcpwarden;

import static dev.tcpwarden.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.LongPath;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.RunningAgent;
import dev.tcpwarden.testing.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent counts of connections by where they go, on the real kernel. */
class DestinationsIT {

    private static final Pattern SERIES = Pattern.compile("(\\w+)\\{(.*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private static final int OF_EACH = 3;

    private static final String FIREWALL = """
            table inet test {
                chain input {
                    type filter hook input priority 0;
                    tcp dport 9102 reject with tcp reset
                    tcp dport 9103 drop
                    tcp dport 9104 reject with icmpx host-unreachable
                    tcp dport 9105 reject with icmpx no-route
                    tcp dport 9106 drop
                }
            }
            """;

    private static final Map<Integer, String> RESULTS = new TreeMap<>(Map.of(
            9100, "established",
            9101, "refused",
            9102, "refused",
            9103, "timed_out",
            9104, "host_unreachable",
            9105, "net_unreachable",
            9106, "aborted"));

    /** Attempts of a process all at the same time; those to the last port are given up. */
    private static final String ATTEMPTS = """
            use Fcntl;
            sub listen_ {
                my ($family, $address) = @_;
                socket(my $s, $family, SOCK_STREAM, 0) or die $!;
                bind($s, $address) or die $!;
                listen($s, 128) or die $!;
                return $s;
            }
            my @listeners = (
                listen_(PF_INET, pack_sockaddr_in(9100, INADDR_LOOPBACK)),
                listen_(PF_INET6, Socket::pack_sockaddr_in6(9100, Socket::IN6ADDR_LOOPBACK)));
            sub attempts {
                my @under_way;
                for my $port (9100 .. 9106) {
                    for my $address ('127.0.0.1', '::1', '::ffff:127.0.0.1') {
                        my $six = $address =~ /:/;
                        socket(my $s, $six ? PF_INET6 : PF_INET, SOCK_STREAM, 0) or die $!;
                        fcntl($s, F_SETFL, O_NONBLOCK) or die $!;
                        connect($s, $six
                            ? Socket::pack_sockaddr_in6($port, Socket::inet_pton(Socket::AF_INET6, $address))
                            : sockaddr_in($port, INADDR_LOOPBACK));
                        push @under_way, $s if $port < 9106;
                    }
                }
                for my $s (@under_way) {
                    my $out = '';
                    vec($out, fileno($s), 1) = 1;
                    select(undef, $out, undef, undef);
                }
            }
            turn();
            attempts() for 1 .. %d;
            for (1 .. %d) {
                my $child = fork // die $!;
                if (!$child) { attempts(); POSIX::_exit(0) }
            }
            while (wait() > 0) {}
            say_(0);
            turn();
            """.formatted(OF_EACH, OF_EACH);

    @Test
    void everyAttemptIsCountedOnceUnderItsResult(@TempDir Path folder) throws Exception {
        Needs.bpf();
        String nft = Needs.program("nft").toString();
        Path firewall = Files.writeString(folder.resolve("firewall"), FIREWALL);
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent =
                        RunningAgent.start(namespace, "--sample.interval=500ms", "--metrics.process-labels=process")) {
            int exit = namespace.call(() -> {
                Files.writeString(Path.of("/proc/sys/net/ipv4/tcp_syn_retries"), "1");
                return new ProcessBuilder(nft, "-f", firewall.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
            });
            assertThat(exit).isZero();
            try (Script client = namespace.call(() -> Script.start(folder, "client.pl", "use POSIX ();" + ATTEMPTS))) {
                client.turn();
                agent.awaitSamples(2);
                Map<String, Double> scraped = agent.fresh();
                scraped.keySet()
                        .removeIf(series ->
                                series.contains("destination=\"" + agent.url().getAuthority()));

                Map<String, Double> expected = new TreeMap<>();
                Map<String, Double> failures = new TreeMap<>();
                RESULTS.forEach((port, result) -> {
                    expected.put("127.0.0.1:" + port + " " + result, 4.0 * OF_EACH); // half of them IPv4-mapped
                    expected.put("[::1]:" + port + " " + result, 2.0 * OF_EACH);
                    failures.merge(result, 6.0 * OF_EACH, Double::sum);
                });
                failures.remove("established");
                assertThat(sums(scraped, "tcpwarden_destination_connects_total", "destination", "result"))
                        .isEqualTo(expected);
                assertThat(sums(scraped, "tcpwarden_failed_connects_total", "result"))
                        .isEqualTo(failures);
                assertThat(sums(scraped, "tcpwarden_destination_connects_total", "process", "destination"))
                        .allSatisfy((key, count) -> assertThat(key)
                                .matches("(client\\.pl|perl) .*")) // perl: exited before it was looked at
                        .hasEntrySatisfying(
                                "client.pl 127.0.0.1:9101",
                                count -> assertThat(count).isGreaterThanOrEqualTo(2.0 * OF_EACH));
                assertThat(scraped)
                        .containsEntry(
                                "tcpwarden_destination_info{destination=\"127.0.0.1:9100\",process=\"client.pl\","
                                        + "to_process=\"client.pl\"}",
                                1.0)
                        .containsEntry("tcpwarden_events_lost_total", 0.0);
            }
        }
    }

    private static final int PROCESSES = 300;
    private static final int CONNECTS_OF_EACH = 20;

    private static final String SERVER = """
            my $listener = listener(9200, INADDR_ANY);
            say_(0);
            while (accept(my $s, $listener)) { sysread($s, my $data, 100); close $s }
            """;

    /** Every second attempt is refused. */
    private static final String GENERATOR = """
            use Time::HiRes qw(time sleep); use POSIX ();
            turn();
            my ($established, $refused, $bytes, $running, $start) = (0, 0, 0, 0, time());
            my ($processes, $of_each, $per_second) = (%d, %d, 2500);
            for my $i (1 .. $processes) {
                $established += $of_each / 2; $refused += $of_each / 2; $bytes += $of_each / 2 * 3;
                my $child = fork // die $!;
                if (!$child) {
                    for (1 .. $of_each) {
                        socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                        my $address = inet_aton('127.0.2.' . (1 + $i %% 8));
                        my $up = connect($s, sockaddr_in($_ %% 2 ? 9200 : 9201, $address));
                        die "attempt $_: $!" if $up xor $_ %% 2;
                        syswrite($s, 'abc') if $up;
                        close $s;
                    }
                    POSIX::_exit(0);
                }
                while (++$running > 6 && wait() > 0) { die "a child failed: $?" if $?; $running -= 2 }
                my $left = $start + $i * $of_each / $per_second - time();
                sleep($left) if $left > 0;
            }
            while (wait() > 0) { die "a child failed: $?" if $? }
            say_($established, $refused, $bytes);
            turn();
            """.formatted(PROCESSES, CONNECTS_OF_EACH);

    @Test
    void processesOfMillisecondsAreCountedToTheLastAttemptAndByte(@TempDir Path folder) throws Exception {
        Needs.bpf();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--sample.interval=1s");
                Script server = namespace.call(() -> Script.start(folder, "server.pl", SERVER));
                Script generator = namespace.call(() -> Script.start(folder, "generator.pl", GENERATOR))) {
            server.hear();
            agent.awaitSamples(1);
            List<Integer> truth = generator.turn();
            await().untilAsserted(() -> {
                Map<String, Double> scraped = agent.fresh();
                Map<String, Double> toServer = new TreeMap<>(scraped);
                toServer.keySet().removeIf(series -> !series.contains("destination=\"127.0.2."));
                assertThat(sums(toServer, "tcpwarden_destination_connects_total", "result"))
                        .isEqualTo(Map.of("established", (double) truth.get(0), "refused", (double) truth.get(1)));
                assertThat(sums(toServer, "tcpwarden_destination_sent_bytes_total"))
                        .isEqualTo(Map.of("", (double) truth.get(2)));
                assertThat(sums(toServer, "tcpwarden_destination_connect_seconds_count"))
                        .isEqualTo(Map.of("", (double) truth.get(0)));
                assertThat(sums(scraped, "tcpwarden_failed_connects_total", "result"))
                        .isEqualTo(Map.of("refused", (double) truth.get(1)));
                assertThat(scraped)
                        .containsEntry(
                                "tcpwarden_destination_info{destination=\"127.0.2.1:9200\",process=\"perl\","
                                        + "to_process=\"server.pl\"}",
                                1.0)
                        .containsEntry("tcpwarden_events_lost_total", 0.0);
            });
        }
    }

    private static final String LONG_AND_SHORT = """
            my $listener = listener(9300, INADDR_ANY);
            turn();
            my (@kept, @accepted);
            for my $to ('%s', '127.0.0.1') {
                for (1 .. 5) {
                    push @kept, connected(9300, inet_aton($to));
                    accept(my $s, $listener) or die $!;
                    push @accepted, $s;
                }
            }
            my @rtt = map { unpack('x68 L', getsockopt($_, 6, 11)) } @kept[0 .. 4]; # tcpi_rtt: that of the handshake
            my $sum = 0;
            $sum += $_ for @rtt;
            say_($sum, (sort { $a <=> $b } @rtt)[2]);
            turn();
            for my $i (0 .. $#kept) {
                my $child = fork // die $!;
                if (!$child) { while (sysread($accepted[$i], my $data, 65536)) {} POSIX::_exit(0) }
                syswrite($kept[$i], 'x' x 300_000);
                shutdown($kept[$i], 1);
                waitpid($child, 0);
            }
            my $again = 0;
            $again += unpack('x100 L', getsockopt($_, 6, 11)) for @kept[5 .. 9]; # tcpi_total_retrans
            say_($again);
            turn();
            """.formatted(LongPath.FAR);

    /** A busy machine makes the path longer, so what counts is what the kernel measured. */
    @Test
    @SuppressWarnings("try") // the path need only be there
    void aLongPathShowsInItsDestinationAndInNoOther(@TempDir Path folder) throws Exception {
        Needs.bpf();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                LongPath path = LongPath.open(namespace, folder, Duration.ofMillis(30), 25);
                RunningAgent agent = RunningAgent.start(namespace, "--metrics.process-labels=process");
                Script script =
                        namespace.call(() -> Script.start(folder, "client.pl", "use POSIX ();" + LONG_AND_SHORT))) {
            agent.awaitSamples(1);
            List<Integer> micros = script.turn();
            double mean = micros.get(0) / 5e6;
            double median = micros.get(1) / 1e6;
            agent.awaitSamples(2);
            Map<String, Double> scraped = agent.fresh();
            String far = "{destination=\"" + LongPath.FAR + ":9300\",process=\"client.pl\"}";
            String near = "{destination=\"127.0.0.1:9300\",process=\"client.pl\"}";
            assertThat(scraped)
                    .containsEntry("tcpwarden_destination_connections" + far, 5.0)
                    .containsEntry("tcpwarden_destination_connections" + near, 5.0);
            assertThat(connectSeconds(scraped, far)).isGreaterThan(0.06).isCloseTo(mean, withinPercentage(10));
            assertThat(connectSeconds(scraped, near)).isLessThan(0.01);
            assertThat(scraped.get("tcpwarden_destination_rtt_seconds" + far))
                    .isGreaterThan(0.06)
                    .isCloseTo(median, withinPercentage(1));
            assertThat(scraped.get("tcpwarden_destination_rtt_seconds" + near)).isLessThan(0.01);

            double again = script.turn().get(0); // none, unless this machine stood still
            await().untilAsserted(() -> {
                Map<String, Double> after = agent.fresh();
                assertThat(after)
                        .containsEntry("tcpwarden_destination_sent_bytes_total" + far, 1_500_000.0)
                        .containsEntry("tcpwarden_destination_sent_bytes_total" + near, 1_500_000.0)
                        .containsEntry("tcpwarden_destination_retransmitted_segments_total" + near, again);
                assertThat(after.get("tcpwarden_destination_retransmitted_segments_total" + far))
                        .isGreaterThanOrEqualTo(10);
            });
        }
    }

    private static double connectSeconds(Map<String, Double> scraped, String labels) {
        return scraped.getOrDefault("tcpwarden_destination_connect_seconds_sum" + labels, Double.NaN)
                / scraped.getOrDefault("tcpwarden_destination_connect_seconds_count" + labels, Double.NaN);
    }

    private static final int DESTINATIONS = 50_000;

    private static final String SCAN = """
            turn();
            for my $i (1 .. %d) {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                connect($s, sockaddr_in(9400, pack('C4', 127, 1 + ($i >> 16), $i >> 8 & 255, $i & 255))) and die;
                select(undef, undef, undef, 0.02) unless $i %% 1000; # a cold agent has to follow
            }
            say_(0);
            turn();
            """.formatted(DESTINATIONS);

    @Test
    void aScanOfFiftyThousandDestinationsHasFewSeriesAndTheRightSum(@TempDir Path folder) throws Exception {
        Needs.bpf();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent =
                        RunningAgent.start(namespace, "--sample.interval=1s", "--metrics.max-destinations=50");
                Script script = namespace.call(() -> Script.start(folder, "scan.pl", SCAN))) {
            agent.awaitSamples(2);
            script.turn();
            agent.awaitSamples(2);
            Map<String, Double> scraped = agent.fresh();
            Map<String, Double> refused = new TreeMap<>(scraped);
            refused.keySet()
                    .removeIf(series -> !series.startsWith("tcpwarden_destination_connects_total{")
                            || !series.contains("process=\"scan.pl\"")
                            || !series.contains("result=\"refused\""));
            assertThat(refused)
                    .hasSizeLessThanOrEqualTo(51)
                    .hasSizeGreaterThan(40)
                    .containsKey("tcpwarden_destination_connects_total{destination=\"~other\",process=\"scan.pl\","
                            + "result=\"refused\"}");
            assertThat(refused.values().stream().mapToDouble(count -> count).sum())
                    .isEqualTo(DESTINATIONS);
            assertThat(scraped).containsEntry("tcpwarden_events_lost_total", 0.0);
        }
    }

    private static final String ONE = """
            my $listener = listener(9500, INADDR_ANY);
            my $kept = connected(9500, inet_aton('127.0.3.1'));
            say_(0);
            turn();
            """;

    @Test
    void namesAreReadAgainWhenTheirFileChanges(@TempDir Path folder) throws Exception {
        Needs.bpf();
        Path names = Files.writeString(folder.resolve("names"), "127.0.3.0/24:9500 payments-db\n");
        String flag = "--destinations.names=" + names;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--metrics.process-labels=process", flag);
                Script client = namespace.call(() -> Script.start(folder, "client.pl", ONE))) {
            client.hear();
            agent.await(Map.of(
                    "tcpwarden_destination_connections{destination=\"payments-db\",process=\"client.pl\"}", 1.0,
                    "tcpwarden_destination_info{destination=\"payments-db\",process=\"client.pl\",to_process=\"client.pl\"}",
                            1.0));
            assertThat(list(namespace, folder, flag)).contains("client.pl payments-db ");

            Files.writeString(names, "127.0.3.1 reports\n");
            agent.await(Map.of(
                    "tcpwarden_destination_connections{destination=\"payments-db\",process=\"client.pl\"}", 0.0,
                    "tcpwarden_destination_connections{destination=\"reports\",process=\"client.pl\"}", 1.0));

            Path wrong = Files.writeString(folder.resolve("wrong"), "# what follows is wrong\n127.0.3.0/33 other\n");
            Files.move(wrong, names, StandardCopyOption.ATOMIC_MOVE); // an empty file in between would be good
            await().untilAsserted(() -> assertThat(agent.errors())
                    .contains("the names of destinations stay as they were: " + names
                            + ", line 2: \"33\" is not a prefix" + " length of IPv4: allowed are 0 to 32"));
            agent.awaitSamples(2);
            assertThat(agent.fresh())
                    .containsEntry(
                            "tcpwarden_destination_connections{destination=\"reports\",process=\"client.pl\"}", 1.0);
        }
    }

    private static String list(NetworkNamespace namespace, Path folder, String flag) throws Exception {
        Path out = folder.resolve("out");
        Process list = namespace.call(() -> new ProcessBuilder(
                        Jar.java(),
                        "-jar",
                        Jar.path().toString(),
                        "list",
                        "--namespaces=own",
                        "--by=process,destination",
                        "direction=outbound",
                        flag)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start());
        assertThat(Patience.exit(list)).as(Files.readString(out)).isZero();
        return Files.readString(out).replaceAll(" +", " ");
    }

    @Test
    void withABadLineTheAgentDoesNotStart(@TempDir Path folder) throws Exception {
        Path names = Files.writeString(folder.resolve("names"), "10.0.0.5 db\n10.0.0.6\n");
        Path errors = folder.resolve("errors");
        Process agent = new ProcessBuilder(
                        Jar.java(),
                        "-jar",
                        Jar.path().toString(),
                        "--web.listen-address=127.0.0.1:0",
                        "--destinations.names=" + names)
                .redirectError(errors.toFile())
                .start();
        assertThat(Patience.exit(agent)).isEqualTo(1);
        assertThat(Files.readString(errors))
                .contains("--destinations.names: " + names + ", line 2: \"10.0.0.6\" is not an address and a name");
    }

    private static final String WITHOUT_PORTS = """
            turn();
            my @kept;
            my $listener = listener(9600, INADDR_ANY);
            for (1 .. 3) {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                connect($s, sockaddr_in(9600, INADDR_LOOPBACK)) ? push @kept, $s : ($!{EADDRNOTAVAIL} or die $!);
            }
            say_(scalar @kept);
            turn();
            """;

    /** With two ports the third attempt fails before it sends anything. */
    @Test
    void withoutAFreePortTheResultIsOther(@TempDir Path folder) throws Exception {
        Needs.bpf();
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--metrics.process-labels=process");
                Script client = namespace.call(() -> Script.start(folder, "client.pl", "use Errno;" + WITHOUT_PORTS))) {
            agent.awaitSamples(1);
            namespace.call(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"), "40000 40001"));
            int connected = client.turn().get(0);
            namespace.call(() -> Files.writeString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"), "32768 60999"));
            assertThat(connected).isLessThan(3);
            String labels = "{destination=\"127.0.0.1:9600\",process=\"client.pl\",result=";
            agent.await(Map.of(
                    "tcpwarden_destination_connects_total" + labels + "\"established\"}",
                    (double) connected,
                    "tcpwarden_destination_connects_total" + labels + "\"other\"}",
                    3.0 - connected,
                    "tcpwarden_destination_connects_total" + labels + "\"aborted\"}",
                    0.0));
        }
    }

    @Test
    void withoutBpfAttemptsAreAbsentAndTheRestIsThere(@TempDir Path folder) throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create();
                RunningAgent agent = RunningAgent.start(namespace, "--metrics.process-labels=process", "--bpf=off");
                Script client = namespace.call(() -> Script.start(folder, "client.pl", ONE))) {
            client.hear();
            agent.await(Map.of(
                    "tcpwarden_destination_connections{destination=\"127.0.3.1:9500\",process=\"client.pl\"}", 1.0));
            assertThat(agent.fresh().keySet())
                    .noneMatch(series -> series.startsWith("tcpwarden_destination_connect_")
                            || series.startsWith("tcpwarden_destination_connects_")
                            || series.startsWith("tcpwarden_failed_connects_"))
                    .anyMatch(series -> series.startsWith("tcpwarden_destination_sent_bytes_total"));
        }
    }

    /** The series of a family with a value above 0, summed by the values of these labels, with spaces between them. */
    private static Map<String, Double> sums(Map<String, Double> scraped, String family, String... labels) {
        Map<String, Double> sums = new TreeMap<>();
        scraped.forEach((series, value) -> {
            Matcher matcher = SERIES.matcher(series);
            if (value > 0 && matcher.matches() && matcher.group(1).equals(family)) {
                Map<String, String> values = new TreeMap<>();
                LABEL.matcher(matcher.group(2)).results().forEach(it -> values.put(it.group(1), it.group(2)));
                String key = String.join(
                        " ", List.of(labels).stream().map(values::get).toList());
                sums.merge(key, value, Double::sum);
            }
        });
        return sums;
    }
}
