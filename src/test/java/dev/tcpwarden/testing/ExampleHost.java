package dev.tcpwarden.testing;

import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;

/** The hosts that the documents on sizing and on fleets calculate with. */
public enum ExampleHost {
    SMALL(10, 6, 6),
    MEDIUM(40, 15, 30),
    /** More processes and destinations than an agent publishes by default. */
    LARGE(510, 100, 500);

    private final int processes;
    private final int names;
    private final int listeners;

    ExampleHost(int processes, int names, int listeners) {
        this.processes = processes;
        this.names = names;
        this.listeners = listeners;
    }

    /** Each process with a connection of its own to a destination of its own. */
    public TableOf table() {
        return table(processes);
    }

    /** The same sockets where each name is one process. */
    public TableOf tableOfOneProcessEach() {
        return table(names);
    }

    /** What an agent of this host serves with its defaults. */
    public String exposition() throws IOException {
        return Scrapes.of(ProcessLabels.PROCESS_AND_PID, table());
    }

    private TableOf table(int pids) {
        TableOf table = new TableOf();
        for (int i = 0; i < processes; i++) {
            table.owned(
                    process(i, pids),
                    i + 1,
                    TcpState.ESTABLISHED,
                    "10.0.0.1:80 -> 10.0.0.5:" + (4001 + i),
                    Measured.of(1, 2, 3, 0, 250, 0, false));
        }
        for (int i = 0; i < listeners; i++) {
            table.owned(
                    process(i, pids), processes + i + 1, TcpState.LISTEN, "127.0.0.1:" + (9000 + i) + " -> 0.0.0.0:0");
        }
        return table;
    }

    private ProcessInfo process(int i, int pids) {
        return TableOf.process("program-" + i % names, 100 + i % pids);
    }
}
