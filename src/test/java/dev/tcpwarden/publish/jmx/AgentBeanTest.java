package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.publish.jmx.ObjectNames.AGENT;
import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentBeanTest {

    private static final ProcessInfo NGINX = process("nginx", 10);
    private static final ProcessInfo SSHD = process("sshd", 30);

    private static final AttributedTable TABLE = new TableOf()
            .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
            .owned(NGINX, 2, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000", 3, 7)
            .owned(NGINX, 3, TcpState.CLOSE_WAIT, "10.0.0.1:80 -> 10.0.0.2:5001")
            .owned(SSHD, 4, TcpState.ESTABLISHED, "[2001:db8::1]:22 -> [2001:db8::2]:6000")
            .unowned(UnattributedReason.TIME_WAIT, 5, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:4999")
            .build();

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void countsTheHost() {
        bench.sample(TABLE);

        assertThat(bench.get(AGENT, "Version")).isEqualTo("1.2.3");
        assertThat(bench.get(AGENT, "OwnerLookup")).isEqualTo("procfs");
        assertThat(bench.get(AGENT, "Fresh")).isEqualTo(true);
        assertThat(bench.get(AGENT, "LastSampleTime")).isInstanceOf(Date.class);
        assertThat((Double) bench.get(AGENT, "LastSampleDurationMillis")).isPositive();
        assertThat(bench.get(AGENT, "Sockets")).isEqualTo(5);
        assertThat(bench.get(AGENT, "Processes")).isEqualTo(2);
        assertThat(bench.get(AGENT, "Unattributed")).isEqualTo(1);
        assertThat(bench.get(AGENT, "Established")).isEqualTo(2);
        assertThat(bench.get(AGENT, "CloseWait")).isEqualTo(1);
        assertThat(bench.get(AGENT, "Listen")).isEqualTo(1);
        assertThat(bench.get(AGENT, "TimeWait")).isEqualTo(1);
        assertThat(bench.get(AGENT, "SynSent")).isEqualTo(0);
    }

    @Test
    void showsWhatCanRunOut() {
        bench.host.stats = Samples.TCP_STATS;
        bench.sample(new TableOf()
                .owned(SSHD, 1, TcpState.ESTABLISHED, "10.0.0.1:40000 -> 10.0.0.5:5432")
                .unowned(UnattributedReason.TIME_WAIT, 2, TcpState.TIME_WAIT, "10.0.0.1:40001 -> 10.0.0.5:5432")
                .owned(SSHD, 3, TcpState.ESTABLISHED, "10.0.0.1:40000 -> 10.0.0.6:5432")
                .build());

        assertThat(bench.get(AGENT, "EphemeralPorts")).isEqualTo(9);
        assertThat(bench.get(AGENT, "EphemeralPortsUsed")).isEqualTo(2);
        assertThat(bench.get(AGENT, "ListenOverflows")).isEqualTo(3L);
        assertThat(bench.get(AGENT, "ListenDrops")).isEqualTo(4L);
        assertThat(bench.get(AGENT, "TcpMemoryBytes")).isEqualTo(8L * 4096);
        assertThat(bench.get(AGENT, "TcpMemoryPressureBytes")).isEqualTo(100L * 4096);
        assertThat(bench.get(AGENT, "TcpMemoryLimitBytes")).isEqualTo(150L * 4096);
        assertThat(bench.get(AGENT, "OrphanedConnections")).isEqualTo(1L);
        assertThat(bench.get(AGENT, "OrphanedConnectionsLimit")).isEqualTo(8192L);
        assertThat(bench.get(AGENT, "TimeWaitLimit")).isEqualTo(16384L);
    }

    @Test
    void whatTheSystemDoesNotReportIsUnavailable() {
        bench.sample(TABLE);

        for (String attribute : List.of("EphemeralPorts", "EphemeralPortsUsed", "TcpMemoryLimitBytes")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> bench.get(AGENT, attribute))
                    .withMessageContaining("The system does not report this value here.");
        }
    }

    @Test
    void everyFeatureHasANameAndADescriptionAndIsOfAnOpenType() throws Exception {
        MBeanInfo info = bench.server.getMBeanInfo(AGENT);

        assertThat(info.getAttributes())
                .extracting(MBeanAttributeInfo::getName)
                .containsExactly(
                        "Close",
                        "CloseWait",
                        "Closing",
                        "Destinations",
                        "EphemeralPorts",
                        "EphemeralPortsUsed",
                        "Established",
                        "FinWait1",
                        "FinWait2",
                        "Fresh",
                        "LastAck",
                        "LastSampleDurationMillis",
                        "LastSampleTime",
                        "Listen",
                        "ListenDrops",
                        "ListenOverflows",
                        "NetworkNamespaces",
                        "OrphanedConnections",
                        "OrphanedConnectionsLimit",
                        "OwnerLookup",
                        "Processes",
                        "SamplingIntervalMillis",
                        "Sockets",
                        "SynRecv",
                        "SynSent",
                        "TableReader",
                        "TcpMemoryBytes",
                        "TcpMemoryLimitBytes",
                        "TcpMemoryPressureBytes",
                        "TimeWait",
                        "TimeWaitLimit",
                        "Unattributed",
                        "UnreadNetworkNamespaces",
                        "Version");
        assertThat(info.getAttributes()).allMatch(OpenMBeanAttributeInfo.class::isInstance);
        assertThat(info.getOperations())
                .extracting(AgentBeanTest::signature)
                .containsExactly(
                        "sampleNow()",
                        "list(filter)",
                        "history(filter, from, to)",
                        "terminate(connection)",
                        "terminateMatching(filter, dryRun)");
        assertThat(Stream.of(info.getAttributes(), info.getOperations(), info.getNotifications())
                        .flatMap(Arrays::stream)
                        .map(MBeanFeatureInfo::getDescription))
                .allMatch(text -> text.length() > 10);
    }

    private static String signature(MBeanOperationInfo operation) {
        return operation.getName()
                + Arrays.stream(operation.getSignature())
                        .map(MBeanFeatureInfo::getName)
                        .toList()
                        .toString()
                        .replace('[', '(')
                        .replace(']', ')');
    }

    @Test
    void beforeTheFirstSampleItSaysThatThereIsNone() {
        assertThat(bench.get(AGENT, "Fresh")).isEqualTo(false);
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.get(AGENT, "LastSampleTime"))
                .withMessageContaining("There is no sample yet");
        assertThatIllegalStateException().isThrownBy(() -> bench.get(AGENT, "Sockets"));
    }

    @Test
    void aStaleSampleIsNotServedAsTheStateOfTheHost() throws Exception {
        bench.sample(TABLE);
        bench.nanoTime += Duration.ofSeconds(15).toNanos();

        assertThat(bench.get(AGENT, "Fresh")).isEqualTo(false);
        assertThat(bench.get(AGENT, "LastSampleTime")).isInstanceOf(Date.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.get(AGENT, "Established"))
                .withMessageMatching("The last sample is from 2.*Z, too old to represent .*see the agent's log\\.");
        assertThatIllegalStateException().isThrownBy(() -> bench.invoke(AGENT, "list", ""));
        assertThat(bench.server
                        .getAttributes(AGENT, new String[] {"Version", "Sockets", "Established", "Fresh"})
                        .asList())
                .extracting(attribute -> attribute.getName())
                .containsExactly("Version", "Fresh");
    }

    @Test
    void theSamplingIntervalCanBeWrittenWithinItsBounds() {
        assertThat(bench.get(AGENT, "SamplingIntervalMillis")).isEqualTo(5000L);

        bench.set(AGENT, "SamplingIntervalMillis", 200L);

        assertThat(bench.schedule.interval()).isEqualTo(Duration.ofMillis(200));
        bench.set(AGENT, "SamplingIntervalMillis", 300);
        assertThat(bench.schedule.interval()).isEqualTo(Duration.ofMillis(300));
        bench.set(AGENT, "SamplingIntervalMillis", 200L);
        for (long wrong : new long[] {199, 0, -1, 3_600_001, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bench.set(AGENT, "SamplingIntervalMillis", wrong))
                    .withMessage("SamplingIntervalMillis cannot be " + wrong + ": allowed are 200 to 3600000.");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.set(AGENT, "SamplingIntervalMillis", "5s"))
                .withMessage("SamplingIntervalMillis is a java.lang.Long, not the java.lang.String \"5s\".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.set(AGENT, "Version", "2"))
                .withMessage("Version cannot be written.");
        assertThat(bench.schedule.interval()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void sampleNowSamplesAndSumsUp() {
        bench.host.table = TABLE;

        assertThat((String) bench.invoke(AGENT, "sampleNow")).matches("5 sockets, 2 processes, in \\d+\\.\\d ms");
        assertThat(bench.get(AGENT, "Sockets")).isEqualTo(5);
    }

    @Test
    void aSampleThatFailsSaysWhy() {
        bench.host.broken = true;

        assertThatIllegalStateException()
                .isThrownBy(() -> bench.invoke(AGENT, "sampleNow"))
                .withMessage("No sample could be taken: dump of AF_INET: ENOBUFS (105)")
                .withNoCause();
    }

    @Test
    void listShowsMatchingRows() {
        bench.sample(TABLE);

        CompositeData listing = (CompositeData) bench.invoke(AGENT, "list", "process=nginx state=established");

        assertThat(listing.get("matching")).isEqualTo(1);
        assertThat(listing.get("shown")).isEqualTo(1);
        CompositeData row = ((TabularData) listing.get("connections")).get(new Object[] {1});
        assertThat(row.getAll(new String[] {
                    "connection",
                    "local",
                    "remote",
                    "state",
                    "direction",
                    "pid",
                    "process",
                    "uid",
                    "inode",
                    "receive_queue",
                    "send_queue",
                    "unattributed"
                }))
                .containsExactly(
                        "10.0.0.1:80 -> 10.0.0.2:5000",
                        "10.0.0.1:80",
                        "10.0.0.2:5000",
                        "established",
                        "inbound",
                        10,
                        "nginx",
                        0L,
                        1002L,
                        3L,
                        7L,
                        null);
    }

    @Test
    void rowsSayWhatAConnectionDidAndHowOldItIs() {
        bench.sample(old().build());
        bench.sample(old().owned(
                        NGINX,
                        3,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:80 -> 10.0.0.2:5001",
                        Measured.of(0, 0, 1, 0, 1_000, 0, false))
                .ownedByListener(NGINX, 4, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:4999")
                .build());

        assertThat(traffic("rtt>200ms")).containsExactly(0.25, 0.2, 10L, 20L, 5_000L, 30L, 4L, 1.5, true);
        assertThat(traffic("state=listen")).containsOnlyNulls();
        assertThat(columns("rtt>200ms", "age_at_least", "inferred")).containsExactly(true, null);
        assertThat(columns("state=time_wait", "age_at_least", "inferred")).containsExactly(false, "listener");
        assertThat(columns("age<1h rtt>0s", "remote", "age_at_least")).containsExactly("10.0.0.2:5001", false);
        assertThat(columns("state_age<1h rtt>0s", "age_seconds", "state_age_seconds"))
                .allSatisfy(age -> assertThat((Double) age).isBetween(0.0, 60.0));
    }

    private static TableOf old() {
        return new TableOf()
                .owned(
                        NGINX,
                        1,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:80 -> 10.0.0.2:5000",
                        Measured.of(10, 20, 30, 4, 250_000, 1_500, true)
                                .with(Measure.MIN_RTT, 200_000)
                                .with(Measure.DELIVERY_RATE, 5_000))
                .owned(NGINX, 2, TcpState.LISTEN, "10.0.0.1:80 -> 0.0.0.0:0");
    }

    private Object[] traffic(String filter) {
        return columns(
                filter,
                "rtt_seconds",
                "min_rtt_seconds",
                "sent_bytes",
                "received_bytes",
                "delivery_rate_bytes_per_second",
                "sent_segments",
                "retransmitted_segments",
                "idle_seconds",
                "stalled");
    }

    /** Of the one row that matches. */
    private Object[] columns(String filter, String... names) {
        CompositeData listing = (CompositeData) bench.invoke(AGENT, "list", filter);
        assertThat(listing.get("matching")).isEqualTo(1);
        return ((TabularData) listing.get("connections")).get(new Object[] {1}).getAll(names);
    }

    @Test
    void anActionKeepsNoSampleFromRetiringTheOneBefore() {
        bench.sample(TABLE);
        bench.sample(TABLE);
        int retired = bench.host.recycled.size();

        bench.invoke(AGENT, "sampleNow");

        assertThat(bench.host.recycled).hasSize(retired + 1);
    }

    @Test
    void terminateMatchingKnowsAges() {
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminateMatching", "age>10m", true))
                .withMessage("how old sockets are is not known yet: the agent has not taken its first sample");

        bench.sample(new TableOf().build());
        bench.sample(TABLE);

        assertThat((String[]) bench.invoke(AGENT, "terminateMatching", "age<10m state=close_wait", true))
                .containsExactly("would terminate: 10.0.0.1:80 -> 10.0.0.2:5001: close_wait, nginx (pid 10)");
        assertThat((String[]) bench.invoke(AGENT, "terminateMatching", "age>10m", true))
                .isEmpty();
    }

    @Test
    void whatARowLacksHasAReason() {
        bench.sample(TABLE);

        CompositeData listing = (CompositeData) bench.invoke(AGENT, "list", "state=time_wait");
        CompositeData row = ((TabularData) listing.get("connections")).get(new Object[] {1});

        assertThat(row.getAll(new String[] {"pid", "process", "unattributed"}))
                .containsExactly(null, null, "time_wait");
    }

    @Test
    void listIsBoundedAndShowsTheTrueCount() {
        TableOf table = new TableOf();
        for (int i = 1; i <= 1_500; i++) {
            table.owned(NGINX, i, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:" + i);
        }
        bench.sample(table.build());

        CompositeData listing = (CompositeData) bench.invoke(AGENT, "list", "");

        assertThat(listing.get("matching")).isEqualTo(1_500);
        assertThat(listing.get("shown")).isEqualTo(1_000);
        assertThat((TabularData) listing.get("connections"))
                .satisfies(rows -> assertThat(rows.size()).isEqualTo(1_000));
    }

    @Test
    void terminateAnswersWithALineThatBeginsWithTheResult() {
        bench.sample(TABLE);

        assertThat(bench.invoke(AGENT, "terminate", "10.0.0.1:80 -> 10.0.0.2:5000"))
                .isEqualTo("terminated: established, nginx (pid 10)");
        assertThat(bench.invoke(AGENT, "terminate", "10.0.0.1:80 -> 10.0.0.2:5999"))
                .asString()
                .startsWith("not_found: ");
        assertThat(bench.invoke(AGENT, "terminate", "[2001:db8::1]:22 -> [2001:db8::2]:6000"))
                .asString()
                .startsWith("refused: ");
        assertThat(bench.invoke(AGENT, "terminate", "0.0.0.0:80 -> 0.0.0.0:0"))
                .asString()
                .startsWith("refused: ");
        assertThat(bench.host.terminatedSockets).hasSize(1);
    }

    @Test
    void terminateMatchingAnswersWithALineForEach() {
        bench.sample(TABLE);

        assertThat((String[]) bench.invoke(AGENT, "terminateMatching", "state=established", true))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("would terminate: 10.0.0.1:80 -> 10.0.0.2:5000"),
                        line -> assertThat(line).startsWith("would refuse: [2001:db8::1]:22"));
        assertThat(bench.host.terminatedSockets).isEmpty();

        assertThat((String[]) bench.invoke(AGENT, "terminateMatching", "state=established", false))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("terminated: 10.0.0.1:80 -> 10.0.0.2:5000"),
                        line -> assertThat(line).startsWith("refused: [2001:db8::1]:22"));
        assertThat(bench.host.terminatedSockets).hasSize(1);
    }

    @Test
    void aMalformedArgumentIsAnErrorThatNamesIt() {
        bench.sample(TABLE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminate", "String"))
                .withMessageContaining("\"String\" is not a connection")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "list", "stat=listen"))
                .withMessageContaining("stat=listen")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminateMatching", "", false))
                .withMessageContaining("at least one term");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminateMatching", "pid=1", "yes"))
                .withMessage("dryRun of terminateMatching is a java.lang.Boolean, not the java.lang.String \"yes\".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminate"))
                .withMessage("terminate takes 1 arguments, not 0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminate", (Object) null))
                .withMessage("connection of terminate is a java.lang.String, not null.");
    }

    @Test
    void aTableThatCannotBeReadIsNoAnswer() {
        bench.sample(TABLE);
        bench.host.broken = true;

        assertThat(bench.invoke(AGENT, "terminate", "10.0.0.1:80 -> 10.0.0.2:5000"))
                .asString()
                .startsWith("failed: ")
                .contains("ENOBUFS (105)");
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.invoke(AGENT, "terminateMatching", "pid=10", false))
                .withMessageContaining("ENOBUFS (105)")
                .withNoCause();
    }
}
