package dev.tcpwarden.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What one contender did on one workload, in all its turns. */
final class Measurement {

    private final String name;
    private final List<Turn.Work> works = new ArrayList<>();
    private long cpuNanos;
    private long residentBytes;
    private @Nullable String absence;

    Measurement(String name) {
        this.name = name;
    }

    void add(Turn turn) {
        works.addAll(turn.works());
        cpuNanos += turn.cpuNanos();
    }

    void resident(long bytes) {
        residentBytes = bytes;
    }

    /** From now on it is not measured, for that reason. */
    void give(String reason) {
        absence = reason;
    }

    String name() {
        return name;
    }

    @Nullable
    String absence() {
        return absence;
    }

    List<Long> nanos() {
        return works.stream().map(Turn.Work::nanos).toList();
    }

    OptionalLong medianNanos() {
        return median(nanos());
    }

    /** Of the work done once. */
    OptionalLong meanCpuNanos() {
        return works.isEmpty() ? OptionalLong.empty() : OptionalLong.of(cpuNanos / works.size());
    }

    OptionalLong residentBytes() {
        return residentBytes == 0 ? OptionalLong.empty() : OptionalLong.of(residentBytes);
    }

    /** The sockets that it found. */
    OptionalLong medianFound() {
        return result(0);
    }

    /** Of the phases of a sample of tcpwarden: read, attribute, diff; of others empty. */
    List<Long> medianPhases() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(this::result)
                .flatMapToLong(OptionalLong::stream)
                .boxed()
                .toList();
    }

    private OptionalLong result(int index) {
        return median(works.stream()
                .map(Turn.Work::results)
                .filter(results -> results.size() > index)
                .map(results -> results.get(index))
                .toList());
    }

    static OptionalLong median(List<Long> values) {
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return OptionalLong.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
