package dev.tcpwarden.filter;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.process.Ages;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessLabel;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFilterTest {

    private static final String FORMS =
            "write key=value or key!=value with the keys process, pid, container, container_runtime, pod, pod_namespace, unit, state, local, remote, netns, direction, unattributed, stalled, or key>value or key<value with the keys rtt, min_rtt, delivery_rate, retransmits, idle, age, state_age";

    private static final AttributedTable TABLE = new TableOf()
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:8080 -> 0.0.0.0:0") // 0
            .owned(process("nginx", 11), 2, TcpState.ESTABLISHED, "127.0.0.1:8080 -> 127.0.0.1:43210") // 1
            .owned(process("my app", 20), 3, TcpState.CLOSE_WAIT, "127.0.0.1:43210 -> 127.0.0.1:8080") // 2
            .owned(process("nginxd", 30), 4, TcpState.ESTABLISHED, "[2001:db8::1]:5000 -> [2001:db8::2]:443") // 3
            .unowned(UnattributedReason.NO_PERMISSION, 5, TcpState.ESTABLISHED, "10.1.2.3:22 -> 10.255.0.1:50000") // 4
            .unowned(
                    UnattributedReason.TIME_WAIT,
                    6,
                    TcpState.TIME_WAIT,
                    "[::ffff:10.1.2.3]:8080 -> [::ffff:11.0.0.1]:1") // 5
            .owned(process("nginx", 10), 7, TcpState.LISTEN, "[::]:443 -> [::]:0") // 6
            .owned(
                    process("postgres", 40, new Workload("db", "cri-o", "db-0", "shop", "")),
                    8,
                    TcpState.LISTEN,
                    "192.0.2.1:5432 -> 0.0.0.0:0") // 7
            .owned(
                    process("postgres", 41, new Workload("", "", "", "", "postgresql@15-main.service")),
                    9,
                    TcpState.LISTEN,
                    "192.0.2.1:5433 -> 0.0.0.0:0") // 8
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                       | 0 1 2 3 4 5 6 7 8",
                "container=db                             | 7",
                "container=DB                             | ''",
                "container_runtime=cri-o pod=db-0         | 7",
                "pod_namespace=shop unit=x.service        | ''",
                "unit=postgresql@15-main.service          | 8",
                "process=nginx                            | 0 1 6",
                "process=NGINX                            | ''",
                "process=\"my app\"                       | 2",
                "process=my\\ app                         | 2",
                "pid=10                                   | 0 6",
                "pid=2147483647                           | ''",
                "state=established                        | 1 3 4",
                "state=established state=close_wait       | ''",
                "state=established process=nginx          | 1",
                "local=:8080                              | 0 1 5",
                "local=*:8080                             | 0 1 5",
                "local=127.0.0.1                          | 1 2",
                "local=127.0.0.1:8080                     | 1",
                "remote=10.0.0.0/8                        | 4",
                "remote=10.0.0.0/7                        | 4 5",
                "remote=10.0.0.0/8:50000                  | 4",
                "remote=10.0.0.0/8:50001                  | ''",
                "local=::ffff:10.1.2.3                    | 4 5",
                "local=10.1.2.3/32                        | 4 5",
                "local=0.0.0.0/0                          | 0 1 2 4 5 7 8",
                "local=::/0                               | 3 6",
                "local=::                                 | 6",
                "local=0.0.0.0                            | 0",
                "remote=2001:db8::/32                     | 3",
                "remote=[2001:db8::]/32                   | 3",
                "remote=[2001:db8::]/32:443               | 3",
                "remote=2001:db8::/32:444                 | ''",
                "remote=2001:db8::/127                    | ''",
                "remote=2001:db8::2/127                   | 3",
                "remote=[2001:db8::2]:443                 | 3",
                "remote=[2001:DB8:0:0::2]                 | 3",
                "remote=2001:db8::2                       | 3",
                "remote=2001:db8::2:443                   | ''",
                "direction=inbound                        | 1 5",
                "direction=outbound                       | 2 3 4",
                "state!=listen                            | 1 2 3 4 5",
                "state=close_wait,time_wait               | 2 5",
                "state!=close_wait,time_wait,listen       | 1 3 4",
                "state!=listen state!=established         | 2 5",
                "process!=nginx                           | 2 3 7 8",
                "process=nginx,nginxd                     | 0 1 3 6",
                "process!=nginx,\"my app\",postgres      | 3",
                "pid=10,11 pid!=10                        | 1",
                "container!=db                            | ''",
                "pod_namespace!=x                         | 7",
                "remote!=10.0.0.0/8                       | 1 2 3 5",
                "remote!=127.0.0.0/8,10.0.0.0/8           | 3 5",
                "remote!=:8080                            | 1 3 4 5",
                "local!=:8080,0.0.0.0/0                   | 3 6",
                "direction!=inbound                       | 2 3 4",
                "direction=inbound,outbound               | 1 2 3 4 5",
                "netns!=4026531840                        | ''",
                "unattributed=no_permission               | 4",
                "unattributed!=no_permission              | 5",
                "stalled!=true                            | ''",
                "direction=outbound process=nginxd pid=30 state=established local=:5000 remote=:443 | 3",
            })
    void choosesTheRowsForWhichAllTermsHold(String line, String rows) {
        ConnectionFilter filter = ConnectionFilter.parse(line);

        assertThat(filter.rows(TABLE))
                .containsExactly(rows.lines()
                        .flatMap(text -> List.of(text.split(" ")).stream())
                        .mapToInt(Integer::parseInt)
                        .toArray());
        assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter).hasSameHashCodeAs(filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stat=established | \"stat=established\" is not a filter term: FORMS",
                "state            | \"state\" is not a filter term: FORMS",
                "=x               | \"=x\" is not a filter term: FORMS",
                "State=listen     | \"State=listen\" is not a filter term: FORMS",
                "process=         | the filter term \"process=\" has no value: write process=VALUE, or leave the term out",
                "state=estab      | the filter term \"state=estab\" is wrong: \"estab\" is not a state: allowed are established, syn_sent, syn_recv, fin_wait1, fin_wait2, time_wait, close, close_wait, last_ack, listen, closing",
                "state!=          | the filter term \"state!=\" has no value: write state!=VALUE, or leave the term out",
                "state!listen     | \"state!listen\" is not a filter term: FORMS",
                "state==listen    | the filter term \"state==listen\" is wrong: \"=listen\" is not a state: allowed are established, syn_sent, syn_recv, fin_wait1, fin_wait2, time_wait, close, close_wait, last_ack, listen, closing",
                "state=listen,x   | the filter term \"state=listen,x\" is wrong: \"x\" is not a state: allowed are established, syn_sent, syn_recv, fin_wait1, fin_wait2, time_wait, close, close_wait, last_ack, listen, closing",
                "state=listen,    | the filter term \"state=listen,\" is wrong: a value between its commas is empty; a comma that belongs to a value is written twice",
                "unattributed=me  | the filter term \"unattributed=me\" is wrong: \"me\" is no reason for a socket to have no owner: allowed are time_wait, no_permission, orphaned, raced, owner_ended",
                "rtt!=1s          | \"rtt!=1s\" is not a filter term: write rtt>VALUE or rtt<VALUE, in quotes where a shell reads it",
                "direction=in     | the filter term \"direction=in\" is wrong: \"in\" is not a direction: allowed are inbound, outbound",
                "pid=0            | the filter term \"pid=0\" is wrong: \"0\" is not a process id: allowed are 1 to 2147483647",
                "pid=2147483648   | the filter term \"pid=2147483648\" is wrong: \"2147483648\" is not a process id: allowed are 1 to 2147483647",
                "pid=-1           | the filter term \"pid=-1\" is wrong: \"-1\" is not a process id: allowed are 1 to 2147483647",
                "local=:65536     | the filter term \"local=:65536\" is wrong: \"65536\" is not a port: allowed are 0 to 65535",
                "local=127.0.0.1: | the filter term \"local=127.0.0.1:\" is wrong: \"\" is not a port: allowed are 0 to 65535",
                "remote=10.0.0.0/33 | the filter term \"remote=10.0.0.0/33\" is wrong: \"33\" is not a prefix length of IPv4: allowed are 0 to 32",
                "remote=::/129    | the filter term \"remote=::/129\" is wrong: \"129\" is not a prefix length of IPv6: allowed are 0 to 128",
                "remote=10.1.2.3/8 | the filter term \"remote=10.1.2.3/8\" is wrong: \"10.1.2.3/8\" has bits beyond its prefix: write 10.1.2.3 for the one address, or 10.0.0.0/8 for the block",
                "state>listen     | \"state>listen\" is not a filter term: FORMS",
                "uptime>10m       | \"uptime>10m\" is not a filter term: FORMS",
                ">5               | \">5\" is not a filter term: FORMS",
                "''                | \"\" is not a filter term: FORMS",
                "rtt              | \"rtt\" is not a filter term: write rtt>VALUE or rtt<VALUE, in quotes where a shell reads it",
                "idle=1h          | \"idle=1h\" is not a filter term: write idle>VALUE or idle<VALUE, in quotes where a shell reads it",
                "rtt>             | the filter term \"rtt>\" has no value: write rtt>VALUE, or leave the term out",
                "rtt>200          | the filter term \"rtt>200\" is wrong: \"200\" is not a duration: allowed are 0s to 10000d, written like 500us, 200ms, 1m30s, 1h or 7d",
                "rtt>=200ms       | the filter term \"rtt>=200ms\" is wrong: \"=200ms\" is not a duration: allowed are 0s to 10000d, written like 500us, 200ms, 1m30s, 1h or 7d",
                "idle<10000d1us   | the filter term \"idle<10000d1us\" is wrong: \"10000d1us\" is not a duration: allowed are 0s to 10000d, written like 500us, 200ms, 1m30s, 1h or 7d",
                "retransmits>-1   | the filter term \"retransmits>-1\" is wrong: \"-1\" is not a count: allowed are 0 to 4294967295",
                "retransmits>4294967296 | the filter term \"retransmits>4294967296\" is wrong: \"4294967296\" is not a count: allowed are 0 to 4294967295",
                "retransmits>1.5  | the filter term \"retransmits>1.5\" is wrong: \"1.5\" is not a count: allowed are 0 to 4294967295",
                "age>10 m         | the filter term \"age>10 m\" is wrong: \"10 m\" is not a duration: allowed are 0s to 10000d, written like 500us, 200ms, 1m30s, 1h or 7d",
                "stalled=yes      | the filter term \"stalled=yes\" is wrong: \"yes\" is neither true nor false",
                "remote=2001:db8::1/32 | the filter term \"remote=2001:db8::1/32\" is wrong: \"2001:db8::1/32\" has bits beyond its prefix: write 2001:db8::1 for the one address, or 2001:db8::/32 for the block",
            })
    void namesTheTermThatIsWrongAndWhatIsAllowed(String term, String message) {
        assertThatThrownBy(() -> ConnectionFilter.parse(List.of(term)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("FORMS", FORMS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "nginx",
                "localhost",
                "localhost:80",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/",
                "10.0.0.0/x",
                "10.0.0.0/8/8",
                "[::1",
                "::1]",
                "[10.0.0.1]:80",
                "[]:80",
                "[]",
                "10.0.0.0/8:x",
                "::1::",
                "*/8",
                "/8",
                ":",
                "80",
                "[::1]80",
                "10.0.0.1:80:80",
                "10.0.0.0/-1",
                "٣.0.0.1",
                ":٨"
            })
    void refusesWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> ConnectionFilter.parse(List.of("remote=" + address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the filter term \"remote=" + address + "\" is wrong: ")
                .hasMessageContaining("allowed are ");
    }

    @Test
    void aLinkLocalAddressMayNameItsInterface() {
        AttributedTable table = new TableOf()
                .owned(process("a", 1), 1, TcpState.ESTABLISHED, "[fe80::1%4711]:1 -> [fe80::2%4711]:2")
                .owned(process("a", 1), 2, TcpState.ESTABLISHED, "[fe80::1%4712]:1 -> [fe80::2%4712]:2")
                .build();
        assertThat(rows(table, "local=fe80::1")).containsExactly(0, 1);
        assertThat(rows(table, "local=fe80::1%4712")).containsExactly(1);
        assertThat(rows(table, "remote=[fe80::2%4711]:2")).containsExactly(0);
        assertThat(rows(table, "remote=fe80::%4711/64")).containsExactly(0);
        assertThat(rows(table, "remote=[fe80::%4712]/10:2")).containsExactly(1);
        assertThat(rows(table, "local=fe80::1%4713")).isEmpty();
        assertThat(ConnectionFilter.of(ConnectionName.of(table.row(1).socket().id()))
                        .rows(table))
                .containsExactly(1);
        for (String filter : List.of("local=[fe80::1%4711]:2", "local=fe80::%4711/64", "remote=fe80::1%lo")) {
            assertThat(ConnectionFilter.parse(filter)).hasToString(filter);
        }
    }

    private static int[] rows(AttributedTable table, String filter) {
        return ConnectionFilter.parse(filter).rows(table);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"local=fe80::1%no-such", "local=::1%lo", "local=fe80::1%", "local=fe80::%lo/8", "local=fe80::1%0"
            })
    void refusesAnInterfaceThatIsNoneOrMeansNothing(String filter) {
        assertThatThrownBy(() -> ConnectionFilter.parse(filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the filter term \"" + filter + "\" is wrong: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"process=\"a", "process=a\\", "\""})
    void refusesALineThatEndsTooEarly(String line) {
        assertThatThrownBy(() -> ConnectionFilter.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the filter \"" + line + "\" ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b",
                "\"",
                "\\",
                " ",
                "\n",
                "\t\\\"",
                "a=b",
                "a,b",
                ",,",
                "a,,,b",
                "!",
                "ü",
                "\u0000",
                "\u2028 \u00a0"
            })
    void writesEveryNameSoThatItIsReadBack(String name) {
        ConnectionFilter filter = ConnectionFilter.parse(List.of("process=" + name, "state=listen"));

        assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtt>200ms                 | 1",
                "rtt>199999us              | 0 1",
                "rtt<200ms                 | 2",
                "rtt>0s                    | 0 1 2",
                "idle>1h                   | 1",
                "idle<1h                   | 2",
                "idle>59m59s999ms          | 0 1",
                "idle<1d                   | 0 1 2",
                "retransmits>10            | 1",
                "retransmits<11            | 0 2",
                "retransmits>4294967294    | 1",
                "stalled=true              | 1",
                "stalled=false             | 0 2",
                "process=a rtt>1ms idle<2h | 0 1"
            })
    void comparesWhatIsKnownAndNothingElse(String line, String rows) {
        AttributedTable table = new TableOf()
                .owned(
                        process("a", 10),
                        1,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:1 -> 10.0.0.2:1",
                        Measured.of(1, 1, 1, 10, 200_000, 3_600_000, false)) // 0
                .owned(
                        process("a", 10),
                        2,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:2 -> 10.0.0.2:2",
                        Measured.of(1, 1, 1, 4_294_967_295L, 200_001, 3_600_001, true)) // 1
                .owned(
                        process("a", 10),
                        3,
                        TcpState.CLOSE_WAIT,
                        "10.0.0.1:3 -> 10.0.0.2:3",
                        Measured.of(1, 1, 1, 0, 1, 0, false)) // 2
                .owned(process("a", 10), 4, TcpState.LISTEN, "10.0.0.1:4 -> 0.0.0.0:0") // 3
                .unowned(UnattributedReason.TIME_WAIT, 5, TcpState.TIME_WAIT, "10.0.0.1:5 -> 10.0.0.2:5") // 4
                .build();
        ConnectionFilter filter = ConnectionFilter.parse(line);

        assertThat(filter.rows(table))
                .containsExactly(
                        Stream.of(rows.split(" ")).mapToInt(Integer::parseInt).toArray());
        assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter).hasSameHashCodeAs(filter);
    }

    /** The agent has run for an hour. One socket was there at its start, one came half an hour ago and changed a minute ago. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "age>59m59s        | 0",
                "age>1h            | ''",
                "age<2h            | 1",
                "age<30m           | ''",
                "age>29m           | 0 1",
                "state_age>1m      | 0",
                "state_age>59s     | 0 1",
                "state_age<2h      | 1",
                "state_age<59s     | ''",
            })
    void comparesAgesAsFarAsTheyAreKnown(String line, String rows) {
        AttributedTable table = new TableOf()
                .owned(process("a", 10), 1, TcpState.CLOSE_WAIT, "10.0.0.1:1 -> 10.0.0.2:1")
                .owned(process("a", 10), 2, TcpState.CLOSE_WAIT, "10.0.0.1:2 -> 10.0.0.2:2")
                .build();
        Ages ages = new Ages(36_000, new int[] {0, 18_000}, new int[] {0, 35_400});
        ConnectionFilter filter = ConnectionFilter.parse(line);

        assertThat(filter.rows(table.withHistory(
                        table.owners(), new boolean[table.table().size()], ages)))
                .containsExactly(rows.lines()
                        .flatMap(text -> Stream.of(text.split(" ")))
                        .mapToInt(Integer::parseInt)
                        .toArray());
        assertThat(ConnectionFilter.parse(filter.toString())).isEqualTo(filter);
    }

    @Test
    void aTableWithoutAgesIsNoEmptyAnswer() {
        ConnectionFilter filter = ConnectionFilter.parse("state=listen age>10m");

        assertThat(filter.ageTerm()).contains("age>10m");
        assertThat(ConnectionFilter.parse("idle>10m process=age").ageTerm()).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> filter.rows(TABLE))
                .withMessage("how old sockets are is not known yet: the agent has not taken its first sample");
    }

    @Test
    void theRowsByOwnerAndStateAreThoseOfTheWholeTable() {
        IndexedTable index = new IndexedTable(TABLE);
        for (String line : List.of(
                "",
                "process=nginx",
                "process!=nginx state!=listen",
                "state=close_wait,time_wait",
                "state=close_wait state=established",
                "pid!=10 remote!=10.0.0.0/8",
                "unattributed=time_wait",
                "process=none",
                "local=:8080,127.0.0.1:43210",
                "local=:8080,127.0.0.1",
                "local=:8080,:443 local!=10.0.0.0/8",
                "remote=:443,:1,:443 state!=listen",
                "remote!=:443",
                "container=db")) {
            ConnectionFilter filter = ConnectionFilter.parse(line);
            assertThat(filter.rows(index)).as(line).containsExactlyInAnyOrder(box(filter.rows(TABLE)));
        }
        assertThat(index.connections()).isEqualTo(5);
        assertThat(index.connectionsOf(0)).isZero();
        assertThat(index.connectionsOf(1)).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> ConnectionFilter.parse("state=listen age>1s").rows(index));
    }

    private static Integer[] box(int[] rows) {
        return Arrays.stream(rows).boxed().toArray(Integer[]::new);
    }

    @Test
    void asksOfLabelsWhatItAsksOfOwners() {
        Function<ProcessLabel, String> orders = Map.of(ProcessLabel.PROCESS, "orders", ProcessLabel.POD, "")::get;

        assertThat(ConnectionFilter.parse("").ofOwner().test(orders)).isTrue();
        assertThat(ConnectionFilter.parse("process=a,orders").ofOwner().test(orders))
                .isTrue();
        assertThat(ConnectionFilter.parse("process!=a,orders").ofOwner().test(orders))
                .isFalse();
        assertThat(ConnectionFilter.parse("process=orders pod!=x").ofOwner().test(orders))
                .isFalse();
        assertThatThrownBy(() -> ConnectionFilter.parse("process=orders pid!=1").ofOwner())
                .hasMessage(
                        "the filter term \"pid!=1\" is not allowed here: only process, container, container_runtime, pod, pod_namespace, unit are");
    }

    @Test
    void writesTermsInTheirShortestForm() {
        assertThat(ConnectionFilter.parse("state!=listen,established pid=007,8 process=a,,b,c"))
                .hasToString("state!=listen,established pid=7,8 process=a,,b,c");
        assertThat(
                        ConnectionFilter.parse(
                                "  process=\"my app\"\tlocal=*:80 remote=[2001:DB8:0::]/32 remote=1.2.3.4/32 remote=[::1]/128:9"))
                .hasToString("\"process=my app\" local=:80 remote=2001:db8::/32 remote=1.2.3.4 remote=[::1]:9");
        assertThat(ConnectionFilter.parse("idle>90m rtt<0h1500ms retransmits>007 stalled=true"))
                .hasToString("idle>1h30m rtt<1s500ms retransmits>7 stalled=true");
    }

    @Test
    void theFilterOfAConnectionChoosesExactlyItsEndpoints() {
        assertThat(ConnectionFilter.of(ConnectionName.parse("127.0.0.1:8080 -> 127.0.0.1:43210"))
                        .rows(TABLE))
                .containsExactly(1);
        assertThat(ConnectionFilter.of(ConnectionName.parse("[::]:443 -> [::]:0"))
                        .rows(TABLE))
                .containsExactly(6);
    }

    @Test
    void saysWhetherListenersAreAskedFor() {
        assertThat(ConnectionFilter.parse("pid=1 state=listen").asksForListeners())
                .isTrue();
        assertThat(ConnectionFilter.parse("process=listen").asksForListeners()).isFalse();
        assertThat(ConnectionFilter.parse("state=close,listen").asksForListeners())
                .isTrue();
        assertThat(ConnectionFilter.parse("state!=close,listen").asksForListeners())
                .isFalse();
        assertThat(ConnectionFilter.parse("unattributed!=raced").asksForUnattributed())
                .isTrue();
        assertThat(ConnectionFilter.parse("state=close").asksForUnattributed()).isFalse();
        assertThat(ConnectionFilter.parse("").isEmpty()).isTrue();
    }
}
