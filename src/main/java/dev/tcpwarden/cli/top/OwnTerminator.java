package dev.tcpwarden.cli.top;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Terminates by itself, in the name of the user. */
final class OwnTerminator implements Terminator {

    private final TerminationService service;
    private final Requester by;

    OwnTerminator(TerminationService service, Requester by) {
        this.service = service;
        this.by = by;
    }

    @Override
    public Proposal propose(List<SocketId> sockets, ConnectionFilter filter) throws IOException {
        return new Own(service.preview(List.of(new Wanted(sockets, filter, Optional.empty(), Set.of()))).stream()
                .flatMap(List::stream)
                .toList());
    }

    private final class Own implements Proposal {

        private final List<TerminationPreview> previews;

        Own(List<TerminationPreview> previews) {
            this.previews = previews;
        }

        @Override
        public List<Optional<String>> refusals() {
            return previews.stream().map(TerminationPreview::refusal).toList();
        }

        @Override
        public Done terminate() {
            return new Done(
                    service.terminate(previews, by).stream()
                            .map(Termination::result)
                            .toList(),
                    Optional.empty());
        }
    }
}
