package dev.tcpwarden.cli.top;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.TerminationResult;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Terminates sockets of the host that is shown. */
interface Terminator {

    /**
     * What would be tried of these sockets, as far as they are still there and match.
     *
     * @throws IOException with a sentence, if that cannot be said
     */
    Proposal propose(List<SocketId> sockets, ConnectionFilter filter) throws IOException;

    /** What the user is asked. */
    interface Proposal {

        /** Of each socket why it would be refused; nothing where it would be terminated. */
        List<Optional<String>> refusals();

        /** Terminates just these. */
        Done terminate();
    }

    /**
     * What came of it.
     *
     * @param results one for each socket, up to a failure
     * @param failure why there are no more
     */
    record Done(List<TerminationResult> results, Optional<Failure> failure) {

        public Done {
            results = List.copyOf(results);
        }
    }

    /**
     * Why the results of some sockets are missing.
     *
     * @param isNothingDone whether none of these was terminated; else it is not known
     */
    record Failure(String sentence, boolean isNothingDone) {}
}
