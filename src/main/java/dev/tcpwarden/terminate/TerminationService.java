package dev.tcpwarden.terminate;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.Connection;
import java.util.List;

/** Ends connections: see the package. Safe for use by several threads at once. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString"})
public final class TerminationService {

    /** Ends the one connection with exactly these ends; a listener is refused. */
    public TerminationResult terminate(Connection connection, Via via) {
        throw new UnsupportedOperationException(connection.toString() + via);
    }

    /** What {@link #terminateMatching} would try: the matching sockets, and for each the policy's word; ends nothing. */
    public List<Termination> preview(ConnectionFilter filter) {
        throw new UnsupportedOperationException(filter.toString());
    }

    /** Ends every matching connection, one after the other; one result each. */
    public List<Termination> terminateMatching(ConnectionFilter filter, Via via) {
        throw new UnsupportedOperationException(filter.toString() + via);
    }
}
