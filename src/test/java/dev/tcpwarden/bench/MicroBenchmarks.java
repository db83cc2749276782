package dev.tcpwarden.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the project's JMH benchmarks. */
final class MicroBenchmarks {

    /** @param error half of the confidence interval of 99.9 % */
    record Score(String name, String parameters, double millis, double error, double allocatedBytes) {}

    private MicroBenchmarks() {}

    /** @param log where JMH logs its runs */
    static List<Score> run(Path log) throws BenchmarkException {
        try {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include("dev\\.tcpwarden\\..*Benchmark\\..*")
                            .forks(1)
                            .warmupIterations(4)
                            .warmupTime(TimeValue.seconds(1))
                            .measurementIterations(5)
                            .measurementTime(TimeValue.seconds(1))
                            .timeUnit(TimeUnit.MILLISECONDS)
                            .addProfiler("gc")
                            .shouldFailOnError(true)
                            .output(log.toString())
                            .build())
                    .run();
            return results.stream()
                    .map(MicroBenchmarks::score)
                    .sorted(Comparator.comparing(Score::name).thenComparing(Score::parameters))
                    .toList();
        } catch (RunnerException e) {
            throw new BenchmarkException(String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("rawtypes") // JMH's
    private static Score score(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        String[] name = result.getParams().getBenchmark().split("\\.", -1);
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> key + "=" + result.getParams().getParam(key))
                .reduce("", (first, second) -> first.isEmpty() ? second : first + " " + second);
        return new Score(
                name[name.length - 2] + "." + name[name.length - 1],
                parameters,
                time.getScore(),
                time.getScoreError(),
                result.getSecondaryResults().entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                        .mapToDouble(entry -> entry.getValue().getScore())
                        .findFirst()
                        .orElse(Double.NaN));
    }
}
