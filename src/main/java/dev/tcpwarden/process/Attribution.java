package dev.tcpwarden.process;

import java.util.Objects;

/** The owner of one socket, or the reason why it has none. */
public sealed interface Attribution {

    record Owned(ProcessInfo process, Evidence evidence) implements Attribution {
        public Owned {
            Objects.requireNonNull(process, "process");
            Objects.requireNonNull(evidence, "evidence");
        }
    }

    record Unattributed(UnattributedReason reason) implements Attribution {
        public Unattributed {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
