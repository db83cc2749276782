package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import javax.management.Attribute;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessBeanTest {

    private static final ProcessInfo NGINX = process("nginx", 10);
    private static final ProcessInfo CURL = process("curl", 20);
    private static final ObjectName BEAN = ObjectNames.of(NGINX);

    private static final AttributedTable TABLE = new TableOf()
            .unowned(UnattributedReason.TIME_WAIT, 9, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:4999")
            .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0", 5, 128)
            .owned(CURL, 2, TcpState.ESTABLISHED, "10.0.0.1:5000 -> 10.0.0.9:443")
            .owned(NGINX, 3, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000", 3, 7)
            .owned(NGINX, 4, TcpState.CLOSE_WAIT, "10.0.0.1:80 -> 10.0.0.2:5001", 10, 20)
            .owned(NGINX, 5, TcpState.ESTABLISHED, "10.0.0.1:7000 -> 10.0.0.3:5432")
            .build();

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void countsTheProcess() {
        bench.sample(TABLE);

        assertThat(bench.get(BEAN, "Name")).isEqualTo("nginx");
        assertThat(bench.get(BEAN, "Pid")).isEqualTo(10);
        assertThat(bench.get(BEAN, "Executable")).isEqualTo("/usr/bin/nginx");
        assertThat(bench.get(BEAN, "User")).isEqualTo("root");
        assertThat(bench.get(BEAN, "ConnectionCount")).isEqualTo(4);
        assertThat(bench.get(BEAN, "Established")).isEqualTo(2);
        assertThat(bench.get(BEAN, "CloseWait")).isEqualTo(1);
        assertThat(bench.get(BEAN, "Listen")).isEqualTo(1);
        assertThat(bench.get(BEAN, "TimeWait")).isEqualTo(0);
        assertThat(bench.get(BEAN, "Inbound")).isEqualTo(1L);
        assertThat(bench.get(BEAN, "Outbound")).isEqualTo(1L);
        assertThat(bench.get(BEAN, "ReceiveQueueBytes")).isEqualTo(13L);
        assertThat(bench.get(BEAN, "SendQueueBytes")).isEqualTo(27L);
    }

    @Test
    void saysWhatTheProcessIsPartOf() {
        ProcessInfo api = process("api", 30, new Workload("web", "containerd", "web-0", "shop", ""));
        bench.sample(new TableOf()
                .owned(api, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .build());

        ObjectName bean = ObjectNames.of(api);
        assertThat(bench.get(bean, "Container")).isEqualTo("web");
        assertThat(bench.get(bean, "ContainerRuntime")).isEqualTo("containerd");
        assertThat(bench.get(bean, "Pod")).isEqualTo("web-0");
        assertThat(bench.get(bean, "PodNamespace")).isEqualTo("shop");
        assertThat(bench.get(bean, "Unit")).isEqualTo("");
        TabularData connections = (TabularData) bench.get(bean, "Connections");
        assertThat(((CompositeData) connections.values().iterator().next()).getAll(new String[] {"pod", "unit"}))
                .containsExactly("web-0", null);
    }

    @Test
    void queuesThatTheSystemDoesNotReportAreUnavailable() throws Exception {
        bench.sample(new TableOf(TableField.NONE)
                .owned(NGINX, 3, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                .build());

        assertThatIllegalStateException()
                .isThrownBy(() -> bench.get(BEAN, "ReceiveQueueBytes"))
                .withMessage("This system does not report the queues of its sockets.");
        assertThat(bench.server.getAttributes(BEAN, new String[] {"SendQueueBytes", "Established"}))
                .singleElement()
                .isEqualTo(new Attribute("Established", 1));
        assertThat(((TabularData) bench.get(BEAN, "Connections")).values())
                .singleElement()
                .satisfies(row -> assertThat(((CompositeData) row)
                                .getAll(new String[] {"uid", "inode", "receive_queue", "send_queue"}))
                        .containsOnlyNulls());
    }

    @Test
    void countsWhatOpenedAndClosed() {
        bench.sample(TABLE);
        assertThat(bench.get(BEAN, "OpenedTotal")).isEqualTo(0L);

        bench.sample(new TableOf()
                .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .owned(NGINX, 3, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                .owned(NGINX, 6, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5006")
                .build());

        assertThat(bench.get(BEAN, "OpenedTotal")).isEqualTo(1L);
        assertThat(bench.get(BEAN, "ClosedTotal")).isEqualTo(2L);
    }

    @Test
    void everyAttributeOfItsInfoCanBeRead() throws Exception {
        bench.sample(TABLE);

        for (MBeanAttributeInfo attribute : bench.server.getMBeanInfo(BEAN).getAttributes()) {
            assertThat(attribute.isWritable()).as(attribute.getName()).isFalse();
            assertThat(bench.get(BEAN, attribute.getName()))
                    .as(attribute.getName())
                    .isInstanceOf(Class.forName(attribute.getType()));
        }
    }

    @Test
    void connectionsAreOnlyItsRows() {
        bench.sample(TABLE);

        TabularData rows = (TabularData) bench.get(BEAN, "Connections");

        assertThat(rows.values())
                .extracting(row -> ((CompositeData) row).get("row"), row -> ((CompositeData) row).get("connection"))
                .containsExactly(
                        tuple(1, "0.0.0.0:80 -> 0.0.0.0:0"),
                        tuple(2, "10.0.0.1:80 -> 10.0.0.2:5000"),
                        tuple(3, "10.0.0.1:80 -> 10.0.0.2:5001"),
                        tuple(4, "10.0.0.1:7000 -> 10.0.0.3:5432"));
    }

    @Test
    void connectionsAreBoundedAndTheCountIsTrue() {
        TableOf table = new TableOf();
        for (int i = 1; i <= 1_001; i++) {
            table.owned(NGINX, i, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:" + i);
        }
        bench.sample(table.build());

        assertThat(bench.get(BEAN, "ConnectionCount")).isEqualTo(1_001);
        assertThat(((TabularData) bench.get(BEAN, "Connections")).size()).isEqualTo(1_000);
    }

    @Test
    void aProcessWithoutSocketsHasAnEmptyTable() {
        bench.sample(TABLE);
        bench.sample(new TableOf()
                .unowned(UnattributedReason.TIME_WAIT, 9, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:4999")
                .build());

        assertThat(bench.get(BEAN, "ConnectionCount")).isEqualTo(0);
        assertThat(((TabularData) bench.get(BEAN, "Connections")).isEmpty()).isTrue();
        assertThat(bench.get(BEAN, "ClosedTotal")).isEqualTo(3L);
    }

    @Test
    void aStaleSampleLeavesWhoItIsAndNoCount() {
        bench.sample(TABLE);
        bench.nanoTime += Duration.ofSeconds(15).toNanos();

        assertThat(bench.get(BEAN, "Name")).isEqualTo("nginx");
        assertThat(bench.get(BEAN, "User")).isEqualTo("root");
        assertThatIllegalStateException()
                .isThrownBy(() -> bench.get(BEAN, "Established"))
                .withMessageContaining("too old");
        assertThatIllegalStateException().isThrownBy(() -> bench.get(BEAN, "Connections"));
    }

    @Test
    void terminateClosesOnlyAConnectionOfThisProcess() {
        bench.sample(TABLE);

        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:80 -> 10.0.0.2:5000"))
                .isEqualTo("terminated: established, nginx (pid 10)");
        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:80 -> 10.0.0.2:5999"))
                .asString()
                .startsWith("not_found: ");
        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:5000 -> 10.0.0.9:443"))
                .isEqualTo("refused: it is not a socket of the process asked for: established, curl (pid 20)");
        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:80 -> 10.0.0.2:4999"))
                .isEqualTo(
                        "refused: it is not a socket of the process asked for: time_wait, no known owner (time_wait)");
        assertThatIllegalArgumentException().isThrownBy(() -> bench.invoke(BEAN, "terminate", "nginx"));
        assertThat(bench.host.terminatedSockets).hasSize(1);
    }

    @Test
    void aTableThatCannotBeReadIsAnAnswerAndInTheAudit() {
        bench.sample(TABLE);
        bench.host.broken = true;

        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:80 -> 10.0.0.2:5000"))
                .isEqualTo("failed: the TCP table could not be read: dump of AF_INET: ENOBUFS (105)");
        assertThat(bench.clients).hasSize(1);
    }

    @Test
    void terminateAllClosesItsConnectionsAndLeavesItsListeners() {
        bench.sample(TABLE);

        String[] preview = (String[]) bench.invoke(BEAN, "terminateAll", true);
        assertThat(preview)
                .hasSize(4)
                .filteredOn(line -> line.startsWith("would terminate: "))
                .hasSize(3);
        assertThat(bench.host.terminatedSockets).isEmpty();

        String[] lines = (String[]) bench.invoke(BEAN, "terminateAll", false);
        assertThat(lines).filteredOn(line -> line.startsWith("terminated: ")).hasSize(3);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("refused: "))
                .singleElement()
                .asString()
                .contains("0.0.0.0:80 -> 0.0.0.0:0");
        assertThat(bench.host.terminatedSockets).extracting(id -> id.cookie()).containsExactlyInAnyOrder(3L, 4L, 5L);
    }

    @Test
    void terminateAllNeverClosesTheConnectionsOfAnotherProcessWithThatPid() {
        bench.sample(TABLE);
        ProcessInfo heir = new ProcessInfo(new ProcessIdentity(10, 77), "nginx", "/usr/bin/nginx", "root");
        bench.host.table = new TableOf()
                .owned(heir, 3, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                .build();

        assertThatIllegalStateException()
                .isThrownBy(() -> bench.invoke(BEAN, "terminateAll", false))
                .withMessageContaining("another process has its pid now");
        assertThat(bench.invoke(BEAN, "terminate", "10.0.0.1:80 -> 10.0.0.2:5000"))
                .asString()
                .startsWith("refused: it is not a socket of the process asked for: ");
        assertThat(bench.host.terminatedSockets).isEmpty();
    }

    @Test
    void showsTheUserThatTheProcessHasNow() {
        bench.sample(TABLE);
        ProcessInfo demoted = new ProcessInfo(NGINX.identity(), "nginx", "/opt/nginx", "www-data");
        bench.sample(new TableOf()
                .owned(demoted, 3, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000")
                .build());

        assertThat(bench.get(BEAN, "User")).isEqualTo("www-data");
        assertThat(bench.get(BEAN, "Executable")).isEqualTo("/opt/nginx");
    }
}
