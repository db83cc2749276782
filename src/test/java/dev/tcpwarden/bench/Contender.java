package dev.tcpwarden.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One of the programs that are measured side by side. All methods are called inside the network namespace of the load. */
interface Contender extends AutoCloseable {

    String name();

    /** Starts what runs for long, and lets it get warm. */
    void start() throws BenchmarkException, IOException, InterruptedException;

    /** Does the work, once or, where it is quick, several times. */
    Turn turn() throws BenchmarkException, IOException, InterruptedException;

    /** The process, if it is one that runs for long. */
    @Nullable
    Process process();

    @Override
    void close();
}
