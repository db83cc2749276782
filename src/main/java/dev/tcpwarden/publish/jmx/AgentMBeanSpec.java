package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.publish.jmx.MBeanSpec.parameter;

import dev.tcpwarden.filter.FilterHelp;
import dev.tcpwarden.sample.SamplingControl;
import javax.management.openmbean.SimpleType;

/** What {@code tcpwarden:type=Agent} offers. */
final class AgentMBeanSpec {

    private static final String FILTER = FilterHelp.examples() + ": space-separated terms, all must match";

    static final MBeanSpec<AgentView> SPEC = operations(ResourceLimitAttributes.add(
            StateAttributes.add(attributes(), "host", AgentView::inState), AgentView::resourceLimits));

    private AgentMBeanSpec() {}

    private static MBeanSpec<AgentView> attributes() {
        return new MBeanSpec<AgentView>("The agent, and the TCP table of its host as a whole")
                .attribute(
                        "Version",
                        "Version of the agent",
                        SimpleType.STRING,
                        view -> view.agent().version())
                .attribute(
                        "TableReader",
                        "How the agent read the TCP table of the last sample: bpf, sock_diag, iphlpapi or oshi",
                        SimpleType.STRING,
                        AgentView::tableReader)
                .attribute(
                        "NetworkNamespaces",
                        "Network namespaces whose sockets are in the last sample",
                        SimpleType.INTEGER,
                        view -> view.last().newest().source().namespaces().read())
                .attribute(
                        "UnreadNetworkNamespaces",
                        "Network namespaces of this host whose sockets are not in the last sample",
                        SimpleType.INTEGER,
                        view -> view.last().newest().source().namespaces().unread())
                .attribute(
                        "OwnerLookup",
                        "How the agent found the processes behind the sockets of the last sample: bpf, procfs, iphlpapi or oshi",
                        SimpleType.STRING,
                        AgentView::ownerLookup)
                .writable(
                        "SamplingIntervalMillis",
                        "Milliseconds from one sample to the next, " + SamplingControl.SHORTEST.toMillis() + " to "
                                + SamplingControl.LONGEST.toMillis() + "; a written value lasts until the agent exits",
                        SimpleType.LONG,
                        AgentView::samplingIntervalMillis,
                        (view, millis) -> view.setSamplingIntervalMillis((Long) millis))
                .attribute(
                        "Fresh",
                        "Whether the last sample is younger than three intervals; otherwise counts are unavailable",
                        SimpleType.BOOLEAN,
                        view -> view.last().isFresh())
                .attribute(
                        "LastSampleTime",
                        "When the TCP table was last read",
                        SimpleType.DATE,
                        AgentView::lastSampleTime)
                .attribute(
                        "LastSampleDurationMillis",
                        "Milliseconds that the last sample took",
                        SimpleType.DOUBLE,
                        AgentView::lastSampleDurationMillis)
                .attribute("Sockets", "TCP sockets of the host, in any state", SimpleType.INTEGER, AgentView::sockets)
                .attribute("Processes", "Processes that own a TCP socket", SimpleType.INTEGER, AgentView::processes)
                .attribute(
                        "Unattributed",
                        "TCP sockets without a known owner; in list, the column unattributed says why",
                        SimpleType.INTEGER,
                        AgentView::unattributed)
                .attribute(
                        "Destinations",
                        "What the processes of this host connect to, and how that works; totals since the agent's start",
                        DestinationRows.TABLE,
                        AgentView::destinations);
    }

    private static MBeanSpec<AgentView> operations(MBeanSpec<AgentView> spec) {
        return spec.action(
                        "sampleNow",
                        "Reads the TCP table at once; returns a one-line summary",
                        SimpleType.STRING,
                        (view, none) -> view.sampleNow())
                .query(
                        "list",
                        "The matching sockets of the last sample: how many there are, and the first 1000",
                        ConnectionRows.LISTING,
                        (view, arguments) -> view.list((String) arguments[0]),
                        parameter("filter", FILTER + "; empty: all", SimpleType.STRING))
                .query(
                        "history",
                        "The newest connections that ended, of about 10000 in memory: how many match, and the last 1000",
                        HistoryRows.TYPE,
                        (view, arguments) ->
                                view.history((String) arguments[0], (String) arguments[1], (String) arguments[2]),
                        parameter(
                                "filter",
                                "As of list, with result=refused as well, and without state_age; empty: all",
                                SimpleType.STRING),
                        parameter(
                                "from",
                                "What ended since then: 03:12, yesterday 03:12, 2027-01-31T03:12:00Z, -90m; empty: all",
                                SimpleType.STRING),
                        parameter("to", "What ended until then; empty: now", SimpleType.STRING))
                .action(
                        "terminate",
                        "Terminates one connection; the answer begins with terminated, or with the reason why not",
                        SimpleType.STRING,
                        (view, arguments) -> view.terminate((String) arguments[0]),
                        TerminationLines.CONNECTION)
                .action(
                        "terminateMatching",
                        "Terminates every matching connection; one line with the result of each",
                        TerminationLines.TYPE,
                        (view, arguments) -> view.terminateMatching((String) arguments[0], (Boolean) arguments[1]),
                        parameter("filter", FILTER, SimpleType.STRING),
                        TerminationLines.DRY_RUN);
    }
}
