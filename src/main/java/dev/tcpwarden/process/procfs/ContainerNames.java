package dev.tcpwarden.process.procfs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The names of the containers that were asked for last. One that had none is looked up again after a while. */
final class ContainerNames {

    static final int REMEMBERED = 4096;
    static final Duration LOOKED_UP_AGAIN_AFTER = Duration.ofMinutes(1);

    private record Answer(ContainerName name, long nanoTime) {}

    private final List<Path> hosts;
    private final LongSupplier nanoTime;
    private final RuntimeFiles files = new RuntimeFiles();

    private final Map<String, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param hosts where the host's files may be found, of which the first folder that can be entered counts
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    ContainerNames(List<Path> hosts, LongSupplier nanoTime) {
        this.hosts = List.copyOf(hosts);
        this.nanoTime = nanoTime;
    }

    /** @param id of 64 digits */
    ContainerName of(String id) {
        long now = nanoTime.getAsLong();
        Answer answer = answers.get(id);
        if (answer == null || isOutdated(answer, now)) {
            answer = new Answer(lookUp(id), now);
            answers.put(id, answer);
        }
        return answer.name;
    }

    private static boolean isOutdated(Answer answer, long now) {
        return answer.name.equals(ContainerName.UNKNOWN) && now - answer.nanoTime >= LOOKED_UP_AGAIN_AFTER.toNanos();
    }

    private ContainerName lookUp(String id) {
        return hosts.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .flatMap(host -> files.nameOf(id, host))
                .orElse(ContainerName.UNKNOWN);
    }
}
