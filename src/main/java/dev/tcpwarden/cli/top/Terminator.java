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

        /**
         * Terminates just these; a result for each.
         *
         * @throws IOException with a sentence, if what came of it is not known
         */
        List<TerminationResult> terminate() throws IOException;
    }
}
