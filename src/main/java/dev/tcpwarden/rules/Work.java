package dev.tcpwarden.rules;

import dev.tcpwarden.socket.SocketId;
import java.util.List;

/**
 * What a rule wants to have terminated now.
 *
 * @param reason for the audit
 */
record Work(RuleState state, List<SocketId> victims, String reason) {

    Work {
        victims = List.copyOf(victims);
    }
}
