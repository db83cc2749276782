package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.sample.Oldest;
import dev.tcpwarden.sample.SocketCounts;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import java.util.function.ToLongFunction;
import javax.management.openmbean.SimpleType;

/** What {@code tcpwarden:type=Process,name=…,pid=…} offers. */
final class ProcessTable {

    static final BeanTable<ProcessView> TABLE = table();

    private ProcessTable() {}

    private static BeanTable<ProcessView> table() {
        BeanTable<ProcessView> table = new BeanTable<>("The TCP connections of one process");
        addIdentity(table);
        StateAttributes.add(
                table, "process", (view, state) -> view.counts().byState().get(state));
        addCounts(table);
        addOperations(table);
        return table;
    }

    private static void addIdentity(BeanTable<ProcessView> table) {
        table.attribute(
                        "Name",
                        "What people call the process",
                        SimpleType.STRING,
                        view -> view.process().name())
                .attribute(
                        "Pid",
                        "Process id",
                        SimpleType.INTEGER,
                        view -> view.process().pid())
                .attribute(
                        "Executable",
                        "Path of its executable; empty without leave to read it",
                        SimpleType.STRING,
                        view -> view.process().executable())
                .attribute(
                        "User",
                        "Its effective user",
                        SimpleType.STRING,
                        view -> view.process().user());
    }

    private static void addCounts(BeanTable<ProcessView> table) {
        add(
                table,
                "Inbound",
                "Established connections that the other side began",
                counts -> counts.established().inbound());
        add(
                table,
                "Outbound",
                "Established connections that this process began",
                counts -> counts.established().outbound());
        add(
                table,
                "OpenedTotal",
                "Connections that appeared since the agent's start",
                counts -> counts.flow().opened().inbound()
                        + counts.flow().opened().outbound());
        add(
                table,
                "ClosedTotal",
                "Connections that vanished since the agent's start",
                counts -> counts.flow().closed().inbound()
                        + counts.flow().closed().outbound());
        addConditions(table);
        addTraffic(table);
        table.attribute(
                        "ReceiveQueueBytes",
                        "Bytes that the process has yet to read; listeners left out; unavailable where the system tells of no"
                                + " queues",
                        SimpleType.LONG,
                        view -> view.countsWithQueues().receiveQueueBytes())
                .attribute(
                        "SendQueueBytes",
                        "Bytes that the other side has yet to acknowledge; listeners left out; unavailable likewise",
                        SimpleType.LONG,
                        view -> view.countsWithQueues().sendQueueBytes())
                .attribute(
                        "ConnectionCount",
                        "TCP sockets of the process, in any state",
                        SimpleType.INTEGER,
                        view -> view.counts().byState().total())
                .attribute(
                        "Connections",
                        "Those sockets, row by row; the first 1000 where ConnectionCount says that there are more",
                        ConnectionRows.TABLE,
                        ProcessView::connections);
    }

    private static void addConditions(BeanTable<ProcessView> table) {
        addFromTcpInfo(
                table,
                "Stalled",
                "Connections whose data does not get through: unacknowledged with nothing heard for five seconds, in back-off,"
                        + " or with a closed window",
                SocketCounts::stalled);
        addFromTcpInfo(
                table,
                "Idle",
                "Established connections that have neither sent nor received data for long (--metrics.idle-after)",
                SocketCounts::idle);
        add(
                table,
                "Inferred",
                "Sockets that no process holds any more and that are concluded to be this one's",
                counts -> counts.byHistory().total() + counts.byListener().total());
        for (TcpState state : Oldest.STATES) {
            add(
                    table,
                    "Oldest" + StateAttributes.name(state.label()) + "Millis",
                    "For how long the connection that has been longest in state " + state.label()
                            + " has been in it, since the agent's start at most",
                    counts -> counts.oldest().get(state).toMillis());
        }
    }

    private static void addTraffic(BeanTable<ProcessView> table) {
        for (Measure counter : Measure.COUNTERS) {
            addFromTcpInfo(
                    table,
                    StateAttributes.name(counter.key()) + "Total",
                    counter.meaning() + ", since the agent's start",
                    counts -> counts.flow().traffic().get(counter));
        }
        table.attribute(
                        "ShortLivedTotal",
                        "Connections that came and went between two samples; unavailable where deaths are not told",
                        SimpleType.LONG,
                        view -> view.countsWithDeaths().flow().shortLived())
                .attribute(
                        "AbortedTotal",
                        "Connections that died before the peer had acknowledged their end: reset, timed out or ended by force;"
                                + " unavailable likewise",
                        SimpleType.LONG,
                        view -> view.countsWithDeaths().flow().aborted());
    }

    private static void addFromTcpInfo(
            BeanTable<ProcessView> table, String name, String text, ToLongFunction<SocketCounts> count) {
        table.attribute(
                name,
                text + "; unavailable where the system does not tell",
                SimpleType.LONG,
                view -> count.applyAsLong(view.countsWithTcpInfo()));
    }

    private static void add(
            BeanTable<ProcessView> table, String name, String text, ToLongFunction<SocketCounts> count) {
        table.attribute(name, text, SimpleType.LONG, view -> count.applyAsLong(view.counts()));
    }

    private static void addOperations(BeanTable<ProcessView> table) {
        table.action(
                        "terminate",
                        "Ends one connection of this process; the answer begins with terminated, or with what prevented it",
                        SimpleType.STRING,
                        (view, arguments) -> view.terminate((String) arguments[0]),
                        TerminationLines.CONNECTION)
                .action(
                        "terminateAll",
                        "Ends every connection of this process, not its listeners; a line for each says how that went",
                        TerminationLines.TYPE,
                        (view, arguments) -> view.terminateAll((Boolean) arguments[0]),
                        TerminationLines.DRY_RUN);
    }
}
