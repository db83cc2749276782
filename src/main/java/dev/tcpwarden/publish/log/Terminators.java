package dev.tcpwarden.publish.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.terminate.Requester;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Who terminates connections whose lines are still to be written; of the newest {@link #MOST}. */
final class Terminators {

    private static final int MOST = 10_000;

    @GuardedBy("this")
    private final Map<SocketId, Requester> bySocket = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SocketId, Requester> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(Requester by, SocketId socket) {
        bySocket.put(socket, by);
    }

    /** Who terminated that one, which is forgotten. */
    synchronized Optional<Requester> take(SocketId socket) {
        return Optional.ofNullable(bySocket.remove(socket));
    }
}
