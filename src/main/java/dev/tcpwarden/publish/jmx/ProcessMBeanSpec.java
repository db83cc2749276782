package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.sample.model.Oldest;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.socket.ConnectResult;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import java.util.function.ToLongFunction;
import javax.management.openmbean.SimpleType;

/** What {@code tcpwarden:type=Process,name=…,pid=…} offers. */
final class ProcessMBeanSpec {

    static final MBeanSpec<ProcessView> SPEC = spec();

    private ProcessMBeanSpec() {}

    private static MBeanSpec<ProcessView> spec() {
        MBeanSpec<ProcessView> spec = new MBeanSpec<>("The TCP connections of one process");
        addIdentity(spec);
        StateAttributes.add(
                spec, "process", (view, state) -> view.counts().byState().get(state));
        addCounts(spec);
        addOperations(spec);
        return spec;
    }

    private static void addIdentity(MBeanSpec<ProcessView> spec) {
        spec.attribute(
                        "Name",
                        "Name of the process",
                        SimpleType.STRING,
                        view -> view.process().name())
                .attribute(
                        "Pid",
                        "Process id",
                        SimpleType.INTEGER,
                        view -> view.process().pid())
                .attribute(
                        "Executable",
                        "Path of its executable; empty without permission to read it",
                        SimpleType.STRING,
                        view -> view.process().executable())
                .attribute(
                        "User",
                        "Its effective user",
                        SimpleType.STRING,
                        view -> view.process().user());
        for (ProcessLabel label : ProcessLabel.OF_WORKLOAD) {
            spec.attribute(
                    StateAttributes.name(label.key()),
                    label.meaning() + "; empty where there is none",
                    SimpleType.STRING,
                    view -> label.textOf(view.process()));
        }
    }

    private static void addCounts(MBeanSpec<ProcessView> spec) {
        add(
                spec,
                "Inbound",
                "Established inbound connections",
                counts -> counts.established().inbound());
        add(
                spec,
                "Outbound",
                "Established outbound connections",
                counts -> counts.established().outbound());
        add(
                spec,
                "OpenedTotal",
                "Connections that appeared since the agent's start",
                counts -> counts.totals().opened().inbound()
                        + counts.totals().opened().outbound());
        add(
                spec,
                "ClosedTotal",
                "Connections that disappeared since the agent's start",
                counts -> counts.totals().closed().inbound()
                        + counts.totals().closed().outbound());
        addConditions(spec);
        addTraffic(spec);
        addFailedConnects(spec);
        spec.attribute(
                        "ReceiveQueueBytes",
                        "Bytes that the process has yet to read; listeners left out; unavailable where the system reports no"
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

    private static void addConditions(MBeanSpec<ProcessView> spec) {
        addFromTcpInfo(
                spec,
                "Stalled",
                "Connections whose data does not get through: unacknowledged with no ACK received for five seconds, in back-off,"
                        + " or with a closed window",
                SocketCounts::stalled);
        addFromTcpInfo(
                spec,
                "Idle",
                "Established connections that have neither sent nor received data for long (--metrics.idle-after)",
                SocketCounts::idle);
        add(
                spec,
                "Inferred",
                "Sockets that no process holds any more, with this one as inferred owner",
                counts -> counts.byHistory().total() + counts.byListener().total());
        for (TcpState state : Oldest.STATES) {
            add(
                    spec,
                    "Oldest" + StateAttributes.name(state.label()) + "Millis",
                    "How long the oldest connection in state " + state.label()
                            + " has been in it, at most since the agent's start",
                    counts -> counts.oldest().get(state).toMillis());
        }
    }

    private static void addTraffic(MBeanSpec<ProcessView> spec) {
        for (Measure counter : Measure.COUNTERS) {
            addFromTcpInfo(
                    spec,
                    StateAttributes.name(counter.key()) + "Total",
                    counter.meaning() + ", since the agent's start",
                    counts -> counts.totals().traffic().get(counter));
        }
        spec.attribute(
                        "ShortLivedTotal",
                        "Connections that opened and closed between two samples; unavailable where the system sends no destroy events",
                        SimpleType.LONG,
                        view -> view.countsWithDestroyEvents().totals().shortLived())
                .attribute(
                        "AbortedTotal",
                        "Connections that closed before the peer had acknowledged their FIN: reset, timed out or terminated;"
                                + " unavailable likewise",
                        SimpleType.LONG,
                        view -> view.countsWithDestroyEvents().totals().aborted());
    }

    private static void addFailedConnects(MBeanSpec<ProcessView> spec) {
        spec.attribute(
                "FailedConnectsTotal",
                "Attempts to connect that did not become a connection, since the agent's start; unavailable where the system"
                        + " does not report them",
                SimpleType.LONG,
                view -> view.countsWithAttempts().totals().connects().failed());
        for (ConnectResult result : ConnectResult.FAILURES) {
            spec.attribute(
                    "FailedConnects" + StateAttributes.name(result.label()) + "Total",
                    "Of these, those with the result " + result.label() + "; unavailable likewise",
                    SimpleType.LONG,
                    view -> view.countsWithAttempts().totals().connects().get(result));
        }
    }

    private static void addFromTcpInfo(
            MBeanSpec<ProcessView> spec, String name, String text, ToLongFunction<SocketCounts> count) {
        spec.attribute(
                name,
                text + "; unavailable where the system does not report it",
                SimpleType.LONG,
                view -> count.applyAsLong(view.countsWithTcpInfo()));
    }

    private static void add(MBeanSpec<ProcessView> spec, String name, String text, ToLongFunction<SocketCounts> count) {
        spec.attribute(name, text, SimpleType.LONG, view -> count.applyAsLong(view.counts()));
    }

    private static void addOperations(MBeanSpec<ProcessView> spec) {
        spec.action(
                        "terminate",
                        "Terminates one connection of this process; the answer begins with terminated, or with the reason why not",
                        SimpleType.STRING,
                        (view, arguments) -> view.terminate((String) arguments[0]),
                        TerminationLines.CONNECTION)
                .action(
                        "terminateAll",
                        "Terminates every connection of this process, not its listeners; one line with the result of each",
                        TerminationLines.TYPE,
                        (view, arguments) -> view.terminateAll((Boolean) arguments[0]),
                        TerminationLines.DRY_RUN);
    }
}
