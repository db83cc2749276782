package dev.tcpwarden.cli;

import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.process.AttributedTableReader;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.nio.file.Path;

/** An operating system, opened: what the commands need of it. */
public interface Platform extends AutoCloseable {

    AttributedTableReader reader();

    TerminationService.Existence existence();

    SocketTerminator terminator();

    /** The id of this process, as owners are numbered. */
    int ownPid();

    @Override
    void close();

    /** Opens the system that this program runs on. */
    @FunctionalInterface
    interface Opener {

        /**
         * @param procfs where procfs is mounted; of no matter to a system without one
         * @throws IOException with a sentence, if the system cannot tell of its sockets
         */
        Platform open(Path procfs) throws IOException;
    }
}
