package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.Deaths;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDeaths;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All deaths that a test has drained, as objects. */
final class HeardDeaths {

    /** A row of {@link Deaths}, but for the time of the start in {@code startTicks}. */
    record Death(
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

    private final SocketDeaths source;
    private final List<Death> all = new ArrayList<>();
    private long lost;

    HeardDeaths(SocketDeaths source) {
        this.source = source;
    }

    /** Every death so far, in the order heard. */
    List<Death> all() throws KernelException {
        Deaths deaths = source.drain();
        for (int row = 0; row < deaths.sockets().size(); row++) {
            all.add(new Death(
                    deaths.sockets().row(row).id().connection(),
                    deaths.sockets().measures().get(Measure.SENT_BYTES, row),
                    deaths.sockets().measures().get(Measure.RECEIVED_BYTES, row),
                    deaths.pid(row),
                    deaths.startTicks(row),
                    deaths.isFinKnown(row),
                    deaths.isFinReceived(row),
                    deaths.acknowledgedControls(row)));
        }
        lost = deaths.lost();
        return all;
    }

    long lost() {
        return lost;
    }

    /** The deaths that fit, once there are that many of them. */
    List<Death> await(int count, Predicate<Death> fits) {
        return Patience.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> all().stream().filter(fits).toList(), found -> found.size() >= count);
    }

    /** The one whose local end has that port, and its remote end the other. */
    Death await(int localPort, int remotePort) {
        return await(1, death -> death.localPort() == localPort && death.remotePort() == remotePort)
                .get(0);
    }
}
