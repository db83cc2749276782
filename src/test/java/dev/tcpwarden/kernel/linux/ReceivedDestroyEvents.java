package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.DestroyedSockets;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All destroy events that a test has drained, as objects. */
final class ReceivedDestroyEvents {

    /** A row of {@link DestroyedSockets}, but for the time of the start in {@code startTicks}. */
    record DestroyEvent(
            Connection connection,
            long sent,
            long received,
            int pid,
            long startTicks,
            boolean finKnown,
            boolean finReceived,
            int controls) {

        int localPort() {
            return connection.local().port();
        }

        int remotePort() {
            return connection.remote().port();
        }
    }

    private final SocketDestroyEvents source;
    private final List<DestroyEvent> all = new ArrayList<>();
    private long lost;

    ReceivedDestroyEvents(SocketDestroyEvents source) {
        this.source = source;
    }

    /** Every event so far, in order. */
    List<DestroyEvent> all() throws KernelException {
        DestroyedSockets destroyed = source.drain();
        for (int row = 0; row < destroyed.sockets().size(); row++) {
            all.add(new DestroyEvent(
                    destroyed.sockets().row(row).id().connection(),
                    destroyed.sockets().measures().get(Measure.SENT_BYTES, row),
                    destroyed.sockets().measures().get(Measure.RECEIVED_BYTES, row),
                    destroyed.processes().pid(row),
                    destroyed.processes().startTicks(row),
                    destroyed.isFinKnown(row),
                    destroyed.isFinReceived(row),
                    destroyed.acknowledgedControls(row)));
        }
        lost = destroyed.lost();
        return all;
    }

    long lost() {
        return lost;
    }

    /** The events that match, once there are that many of them. */
    List<DestroyEvent> await(int count, Predicate<DestroyEvent> fits) {
        return Patience.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> all().stream().filter(fits).toList(), found -> found.size() >= count);
    }

    /** The one whose local end has that port, and its remote end the other. */
    DestroyEvent await(int localPort, int remotePort) {
        return await(1, event -> event.localPort() == localPort && event.remotePort() == remotePort)
                .get(0);
    }
}
