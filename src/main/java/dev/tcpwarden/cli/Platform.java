package dev.tcpwarden.cli;

import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An operating system, opened: what the commands need of it. */
public interface Platform extends AutoCloseable {

    TableReader reader();

    TerminationService.Existence existence();

    SocketTerminator terminator();

    /** The id of this process, as owners are numbered. */
    int ownPid();

    /** How owners are found, in a word. */
    String ownerLookup();

    /** A sentence that says which rights are missing to find all owners, and how to grant them. */
    Optional<String> missingRights();

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
