package dev.tcpwarden.cli.top;

import dev.tcpwarden.cli.api.AgentRefusal;
import dev.tcpwarden.cli.api.ApiTerminations;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.TerminationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has an agent terminate, by its policy, with its audit lines and counters. */
final class AgentTerminator implements Terminator {

    /** An agent keeps as many for some minutes, if no other client asks for dry runs meanwhile. */
    static final int MOST = 5_000;

    private final ApiTerminations terminations;

    AgentTerminator(ApiTerminations terminations) {
        this.terminations = terminations;
    }

    @Override
    public Proposal propose(List<SocketId> sockets, ConnectionFilter filter) throws IOException {
        if (sockets.size() > MOST) {
            throw new IOException(sockets.size() + " connections are too many: through an agent at most " + MOST
                    + " are terminated at once; a filter chooses fewer");
        }
        return new Asked(terminations.show(sockets, filter));
    }

    private final class Asked implements Proposal {

        private final ApiTerminations.Shown shown;

        Asked(ApiTerminations.Shown shown) {
            this.shown = shown;
        }

        @Override
        public List<Optional<String>> refusals() {
            return shown.refusals();
        }

        @Override
        public Done terminate() {
            List<TerminationResult> results = new ArrayList<>();
            for (String id : shown.ids()) {
                try {
                    results.addAll(terminations.terminate(id));
                } catch (IOException e) {
                    boolean isNothingDone = e instanceof AgentRefusal refusal && refusal.isOfRequest();
                    return new Done(results, Optional.of(new Failure(String.valueOf(e.getMessage()), isNothingDone)));
                }
            }
            return new Done(results, Optional.empty());
        }
    }
}
