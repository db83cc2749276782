package dev.tcpwarden.bench;

import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.linux.BpfSocketHolders;
import dev.tcpwarden.kernel.linux.BpfTcpTableSource;
import dev.tcpwarden.kernel.linux.LinuxTcpStatSource;
import dev.tcpwarden.kernel.linux.LinuxTcpTableSource;
import dev.tcpwarden.kernel.linux.NetworkNamespace;
import dev.tcpwarden.kernel.linux.ProcfsLinks;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.procfs.ProcfsOwnerLookup;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.sample.model.SocketCounts.ByState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats;

/**
 * What is measured inside a JVM, as a program that does its work once for each line that it reads: the Java side of {@code
 * src/test/c/turn.h}.
 */
public final class Subject {

    private static final Path PROCFS = Path.of("/proc");
    private static final int MAX_PROCESSES = 500;

    private Subject() {}

    /** Takes the name of a {@link Kind}. */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            Reading reading = Kind.valueOf(args[0])
                    .open(args[1].equals("own") ? NetworkNamespace.own() : BpfTcpTableSource.ALL_NAMESPACES);
            while (in.readLine() != null) {
                long start = System.nanoTime();
                Results results = reading.read();
                long nanos = System.nanoTime() - start;
                System.out.println(
                        nanos + " " + results.get().mapToObj(Long::toString).collect(Collectors.joining(" ")));
            }
        } catch (IOException e) {
            System.out.println("error " + e.getMessage());
        }
    }

    /** The work; only this is timed, so what the answer needs beyond it is added up in the {@link Results}. */
    @FunctionalInterface
    private interface Reading {
        Results read() throws IOException;
    }

    @FunctionalInterface
    private interface Results {
        LongStream get();
    }

    /** The agent's sample, from the kernel to what the publishers render, or another library's table with owners. */
    enum Kind {
        BPF_FIRST,
        BPF_LATER,
        WALK_FIRST,
        WALK_LATER,
        OSHI;

        private Reading open(int netns) throws IOException {
            return switch (this) {
                case BPF_FIRST -> firstSamples(BpfTcpTableSource.open(netns), bpf());
                case BPF_LATER -> laterSamples(BpfTcpTableSource.open(netns), bpf());
                case WALK_FIRST -> firstSamples(LinuxTcpTableSource.open(), walk());
                case WALK_LATER -> laterSamples(LinuxTcpTableSource.open(), walk());
                case OSHI -> connectionsOfOshi();
            };
        }
    }

    @FunctionalInterface
    private interface Lookups {
        OwnerLookup fresh();
    }

    @SuppressWarnings("resource") // open until this process exits
    private static Lookups walk() throws IOException {
        ProcfsLinks links = ProcfsLinks.open(PROCFS);
        return () -> ProcfsOwnerLookup.byFdScan(PROCFS, links);
    }

    @SuppressWarnings("resource") // open until this process exits
    private static Lookups bpf() throws IOException {
        ProcfsLinks links = ProcfsLinks.open(PROCFS);
        BpfSocketHolders holders = BpfSocketHolders.open();
        return () -> ProcfsOwnerLookup.withBpf(PROCFS, links, holders);
    }

    /** Each time without knowing any owner, as an agent is at its start. */
    private static Reading firstSamples(TcpTableSource source, Lookups lookups) {
        return () -> sample(sampler(source, lookups.fresh()));
    }

    /** Each time with what was learned before. */
    private static Reading laterSamples(TcpTableSource source, Lookups lookups) throws IOException {
        Sampler sampler = sampler(source, lookups.fresh());
        return () -> sample(sampler);
    }

    private static Sampler sampler(TcpTableSource source, OwnerLookup lookup) throws IOException {
        return new Sampler(
                new TableReader(source, lookup),
                Optional.empty(),
                LinuxTcpStatSource.open(PROCFS, (netns, process) -> Optional.empty()),
                new LatestSample(Duration.ofSeconds(5)),
                new SamplerSettings(ProcessLabels.PROCESS_AND_PID, MAX_PROCESSES, 200, Duration.ofMinutes(10)),
                DestinationNaming.NONE,
                List.of());
    }

    private static Results sample(Sampler sampler) throws IOException {
        Sample sample = sampler.sample();
        return () -> LongStream.of(
                sample.host().byState().total()
                        - sample.host().unattributed().values().stream()
                                .mapToInt(ByState::total)
                                .sum(),
                sample.duration().readNanos(),
                sample.duration().attributeNanos(),
                sample.duration().diffNanos());
    }

    private static Reading connectionsOfOshi() {
        InternetProtocolStats stats = new SystemInfo().getOperatingSystem().getInternetProtocolStats();
        return () -> {
            List<InternetProtocolStats.IPConnection> connections = stats.getConnections();
            return () -> LongStream.of(connections.stream()
                    .filter(connection ->
                            connection.getType().toLowerCase(Locale.ROOT).startsWith("tcp"))
                    .filter(connection -> connection.getowningProcessId() > 0)
                    .count());
        };
    }
}
