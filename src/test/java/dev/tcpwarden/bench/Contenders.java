package dev.tcpwarden.bench;

import dev.tcpwarden.bench.Subject.Kind;
import dev.tcpwarden.bench.Workload.Placement;
import java.time.Duration;
import java.util.List;

/** Who is measured. */
final class Contenders {

    static final String FLOOR = "C: a drain of the kernel's dump (the floor)";

    private final NativePrograms programs;
    private final Duration warmUp;
    private final int limitSeconds;

    Contenders(NativePrograms programs, Duration warmUp, int limitSeconds) {
        this.programs = programs;
        this.warmUp = warmUp;
        this.limitSeconds = limitSeconds;
    }

    /** Those that can see its sockets, not yet started. */
    List<Contender> of(Workload workload) {
        return workload.placement() == Placement.NAMESPACES ? ofAllNamespaces() : ofOneNamespace();
    }

    private List<Contender> ofAllNamespaces() {
        return List.of(
                serving(FLOOR, List.of(programs.path("drain"), "all")),
                subject("tcpwarden with BPF, its first sample", Kind.BPF_FIRST, "all"),
                subject("tcpwarden with BPF, later samples", Kind.BPF_LATER, "all"));
    }

    private List<Contender> ofOneNamespace() {
        return List.of(
                serving(FLOOR, List.of(programs.path("drain"))),
                serving("C: a walk of /proc/*/fd", List.of(programs.path("walk"))),
                subject("tcpwarden with BPF, its first sample", Kind.BPF_FIRST),
                subject("tcpwarden with BPF, later samples", Kind.BPF_LATER),
                subject("tcpwarden by a walk, its first sample", Kind.WALK_FIRST),
                subject("tcpwarden by a walk, later samples", Kind.WALK_LATER),
                command("ss", "-tan"),
                command("ss", "-tanp"),
                command("netstat", "-tanp"),
                subject("OSHI getConnections()", Kind.OSHI),
                new ExporterContender(
                        "node_exporter, a scrape with only tcpstat",
                        9100,
                        "prometheus-node-exporter",
                        "--collector.disable-defaults",
                        "--collector.tcpstat",
                        "--web.listen-address=127.0.0.1:9100"),
                new ExporterContender(
                        "process-exporter, a scrape (counts no sockets)",
                        9256,
                        "prometheus-process-exporter",
                        "-procnames=hold",
                        "-web.listen-address=127.0.0.1:9256"));
    }

    private Contender subject(String name, Kind kind) {
        return subject(name, kind, "own");
    }

    private Contender subject(String name, Kind kind, String namespaces) {
        return serving(name, Programs.java(Subject.class, kind.name(), namespaces));
    }

    private Contender serving(String name, List<String> command) {
        return new ServingContender(name, command, warmUp, limitSeconds);
    }

    private Contender command(String... command) {
        return new CommandContender(List.of(command), programs, limitSeconds);
    }
}
