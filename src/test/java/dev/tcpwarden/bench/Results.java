package dev.tcpwarden.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a run of the benchmark has found so far. */
final class Results {

    /**
     * Of one workload.
     *
     * @param absence why it was not measured, or null
     * @param agentAbsence why the agent was not, or null
     */
    record OfWorkload(
            Workload workload,
            @Nullable String absence,
            List<Measurement> measurements,
            @Nullable AgentRun agent,
            @Nullable String agentAbsence) {

        OfWorkload {
            measurements = List.copyOf(measurements);
        }

        static OfWorkload absent(Workload workload, String reason) {
            return new OfWorkload(workload, reason, List.of(), null, null);
        }
    }

    private final String machine;
    private final int rounds;
    private final List<OfWorkload> workloads = new ArrayList<>();
    private List<MicroBenchmarks.Score> scores = List.of();

    Results(String machine, int rounds) {
        this.machine = machine;
        this.rounds = rounds;
    }

    void add(OfWorkload result) {
        workloads.add(result);
    }

    void scores(List<MicroBenchmarks.Score> all) {
        scores = List.copyOf(all);
    }

    String machine() {
        return machine;
    }

    int rounds() {
        return rounds;
    }

    List<OfWorkload> workloads() {
        return List.copyOf(workloads);
    }

    List<MicroBenchmarks.Score> scores() {
        return scores;
    }
}
