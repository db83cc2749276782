package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.BrokenPipeException;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.socket.TcpTableBuilder;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListCommandTest {

    private final FakePlatform platform = new FakePlatform(new TableOf()
            .unowned(UnattributedReason.NO_PERMISSION, 6, TcpState.ESTABLISHED, "10.0.0.9:22 -> 10.0.0.10:1")
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:8080 -> 0.0.0.0:0", 3, 511)
            .owned(process("e\u001b[31m\nvil", 20), 2, TcpState.ESTABLISHED, "127.0.0.1:43210 -> 127.0.0.1:8080")
            .owned(process("nginx", 10), 3, TcpState.ESTABLISHED, "127.0.0.1:8080 -> 127.0.0.1:43210", 5, 1234567)
            .owned(process("sm\u00f8rre\"\\", 30), 4, TcpState.CLOSE_WAIT, "[2001:db8::1]:5000 -> [2001:db8::2]:443")
            .build());

    @Test
    void printsColumnsInAStableOrderWithNamesThatCannotFoolATerminal() {
        assertThat(platform.run("list")).isEqualTo(new FakePlatform.Run(0, """
                                State       Recv-Q  Send-Q Local              Remote            Process
                                established      0       0 10.0.0.9:22        10.0.0.10:1       - (no_permission)
                                established      5 1234567 127.0.0.1:8080     127.0.0.1:43210   nginx (pid 10)
                                established      0       0 127.0.0.1:43210    127.0.0.1:8080    e\\u001b[31m\\nvil (pid 20)
                                close_wait       0       0 [2001:db8::1]:5000 [2001:db8::2]:443 smørre"\\\\ (pid 30)
                                listen           3     511 0.0.0.0:8080       0.0.0.0:0         nginx (pid 10)
                                """, ""));
        assertThat(platform.closed).isTrue();
    }

    @Test
    void printsJsonWithEveryKeyInEveryRow() {
        assertThat(platform.run("list", "--format=json").out()).isEqualTo("""
                        [
                        {"local":"10.0.0.9:22","remote":"10.0.0.10:1","netns":null,"state":"established","direction":"outbound","pid":null,"process":null,"container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1006,"receive_queue":0,"send_queue":0,"rtt_seconds":null,"min_rtt_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_bytes_per_second":null,"sent_segments":null,"retransmitted_segments":null,"idle_seconds":null,"stalled":null,"unattributed":"no_permission","inferred":null},
                        {"local":"127.0.0.1:8080","remote":"127.0.0.1:43210","netns":null,"state":"established","direction":"inbound","pid":10,"process":"nginx","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1003,"receive_queue":5,"send_queue":1234567,"rtt_seconds":null,"min_rtt_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_bytes_per_second":null,"sent_segments":null,"retransmitted_segments":null,"idle_seconds":null,"stalled":null,"unattributed":null,"inferred":null},
                        {"local":"127.0.0.1:43210","remote":"127.0.0.1:8080","netns":null,"state":"established","direction":"outbound","pid":20,"process":"e\\u001B[31m\\nvil","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1002,"receive_queue":0,"send_queue":0,"rtt_seconds":null,"min_rtt_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_bytes_per_second":null,"sent_segments":null,"retransmitted_segments":null,"idle_seconds":null,"stalled":null,"unattributed":null,"inferred":null},
                        {"local":"[2001:db8::1]:5000","remote":"[2001:db8::2]:443","netns":null,"state":"close_wait","direction":"outbound","pid":30,"process":"sm\\u00F8rre\\"\\\\","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1004,"receive_queue":0,"send_queue":0,"rtt_seconds":null,"min_rtt_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_bytes_per_second":null,"sent_segments":null,"retransmitted_segments":null,"idle_seconds":null,"stalled":null,"unattributed":null,"inferred":null},
                        {"local":"0.0.0.0:8080","remote":"0.0.0.0:0","netns":null,"state":"listen","direction":null,"pid":10,"process":"nginx","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1001,"receive_queue":3,"send_queue":511,"rtt_seconds":null,"min_rtt_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_bytes_per_second":null,"sent_segments":null,"retransmitted_segments":null,"idle_seconds":null,"stalled":null,"unattributed":null,"inferred":null}
                        ]
                        """);
    }

    private final FakePlatform busy = new FakePlatform(new TableOf()
            .owned(process("api", 10), 1, TcpState.LISTEN, "0.0.0.0:8080 -> 0.0.0.0:0", 3, 511)
            .owned(
                    process("api", 10),
                    2,
                    TcpState.ESTABLISHED,
                    "10.0.0.1:8080 -> 10.9.9.9:40001",
                    Measured.of(1_000, 20, 12, 0, 213, 1_500, false))
            .owned(
                    process("api", 10),
                    3,
                    TcpState.ESTABLISHED,
                    "10.0.0.1:8080 -> 10.9.9.9:40002",
                    Measured.of(2_000, 30, 14, 3, 250_123, 3_725_000, true)
                            .with(Measure.MIN_RTT, 249_999)
                            .with(Measure.DELIVERY_RATE, 1_250_000))
            .owned(
                    process("api", 10),
                    4,
                    TcpState.ESTABLISHED,
                    "10.0.0.1:50000 -> 10.0.0.2:5432",
                    Measured.of(7, 8, 9, 1, 12_000, 0, false))
            .owned(process("batch", 20), 5, TcpState.CLOSE_WAIT, "10.0.0.1:50001 -> 10.0.0.2:5432", 11, 22)
            .ownedByListener(process("api", 10), 6, TcpState.TIME_WAIT, "10.0.0.1:8080 -> 10.9.9.9:40003")
            .unowned(UnattributedReason.TIME_WAIT, 7, TcpState.TIME_WAIT, "10.0.0.1:50002 -> 10.0.0.2:5432")
            .build());

    @Test
    void wideShowsWhatTheKernelReportsOfEachConnection() {
        assertThat(busy.run("list", "-o", "wide")).isEqualTo(new FakePlatform.Run(0, """
                                State       Recv-Q Send-Q Local          Remote           RTT Min-RTT Sent Received    Rate Retrans   Idle Stalled Process
                                established      0      0 10.0.0.1:8080  10.9.9.9:40001 213us       - 1000       20       -       0 1500ms no      api (pid 10)
                                established      0      0 10.0.0.1:8080  10.9.9.9:40002 250ms   249ms 2000       30 1250000       3   1h2m yes     api (pid 10)
                                established      0      0 10.0.0.1:50000 10.0.0.2:5432   12ms       -    7        8       -       1    0ms no      api (pid 10)
                                time_wait        0      0 10.0.0.1:8080  10.9.9.9:40003     -       -    -        -       -       -      - -       api (pid 10, by listener)
                                time_wait        0      0 10.0.0.1:50002 10.0.0.2:5432      -       -    -        -       -       -      - -       - (time_wait)
                                close_wait      11     22 10.0.0.1:50001 10.0.0.2:5432      -       -    -        -       -       -      - -       batch (pid 20)
                                listen           3    511 0.0.0.0:8080   0.0.0.0:0          -       -    -        -       -       -      - -       api (pid 10)
                                """, ""));
    }

    private final FakePlatform contained = new FakePlatform(new TableOf()
            .owned(
                    process("api", 10, new Workload("web", "containerd", "web-0", "shop", "")),
                    1,
                    TcpState.LISTEN,
                    "0.0.0.0:8080 -> 0.0.0.0:0")
            .owned(
                    process("api", 11, new Workload("we\tb", "lxc", "", "", "api.service")),
                    2,
                    TcpState.LISTEN,
                    "0.0.0.0:8081 -> 0.0.0.0:0")
            .owned(process("sshd", 12), 3, TcpState.LISTEN, "0.0.0.0:22 -> 0.0.0.0:0")
            .unowned(UnattributedReason.TIME_WAIT, 4, TcpState.TIME_WAIT, "10.0.0.1:50002 -> 10.0.0.2:5432")
            .build());

    @Test
    void wideShowsWhatTheProcessesArePartOfWhereAnyIs() {
        assertThat(contained.run("list", "-o", "wide").out())
                .contains("Stalled Container Runtime    Pod   Pod-Namespace Unit        Process\n")
                .contains("-       web       containerd web-0 shop          -           api (pid 10)\n")
                .contains("-       we\\tb     lxc        -     -             api.service api (pid 11)\n")
                .contains("-       -         -          -     -             -           sshd (pid 12)\n")
                .contains("-       -         -          -     -             -           - (time_wait)\n");
        assertThat(contained.run("list", "-o", "wide", "unit=api.service").out())
                .contains("Stalled Container Runtime Unit        Process\n")
                .contains("-       we\\tb     lxc     api.service api (pid 11)\n");
        assertThat(contained.run("list", "-o", "wide", "process=sshd").out()).contains("Stalled Process\n");
    }

    @Test
    void jsonSaysWhatTheProcessIsPartOf() {
        assertThat(contained.run("list", "-o", "json", "pod=web-0").out())
                .contains(
                        "\"process\":\"api\",\"container\":\"web\",\"container_runtime\":\"containerd\",\"pod\":\"web-0\","
                                + "\"pod_namespace\":\"shop\",\"unit\":null,\"uid\":0,");
    }

    @Test
    void addsUpByWhatProcessesArePartOf() {
        assertThat(contained
                        .run("list", "--by=pod_namespace,container")
                        .out()
                        .lines()
                        .map(line -> line.substring(0, 34)))
                .containsExactly(
                        "Pod-Namespace Container     Count ",
                        "- (time_wait) - (time_wait)     1 ",
                        "-             -                 1 ",
                        "-             we\\tb             1 ",
                        "shop          web               1 ");
        assertThat(contained.run("list", "--by=container", "-o", "json").out())
                .contains("{\"container\":\"web\",\"unattributed\":null,\"count\":1,")
                .contains("{\"container\":null,\"unattributed\":null,\"count\":1,")
                .contains("{\"container\":null,\"unattributed\":\"time_wait\",\"count\":1,");
    }

    @Test
    void jsonHasTheNumbersInBaseUnits() {
        assertThat(busy.run("list", "-o", "json", "rtt>200ms").out()).isEqualTo("""
                        [
                        {"local":"10.0.0.1:8080","remote":"10.9.9.9:40002","netns":null,"state":"established","direction":"inbound","pid":10,"process":"api","container":null,"container_runtime":null,"pod":null,"pod_namespace":null,"unit":null,"uid":0,"inode":1003,"receive_queue":0,"send_queue":0,"rtt_seconds":0.250123,"min_rtt_seconds":0.249999,"sent_bytes":2000,"received_bytes":30,"delivery_rate_bytes_per_second":1250000,"sent_segments":14,"retransmitted_segments":3,"idle_seconds":3725.000,"stalled":true,"unattributed":null,"inferred":null}
                        ]
                        """);
        assertThat(busy.run("list", "--output=json", "state=time_wait", "process=api")
                        .out())
                .contains("\"process\":\"api\",")
                .endsWith("\"unattributed\":null,\"inferred\":\"listener\"}\n]\n");
    }

    @Test
    void groupsByTheOtherSideWithoutThePortsThatMeanNothing() {
        assertThat(busy.run("list", "--by=remote")).isEqualTo(new FakePlatform.Run(0, """
                                Remote        Count Recv-Q Send-Q RTT-Median RTT-Max Sent Received Rate-Median Rate-Max Retrans Stalled
                                10.0.0.2:5432     3     11     22       12ms    12ms    7        8           -        -       1       0
                                10.9.9.9          3      0      0      213us   250ms 3000       50     1250000  1250000       3       1
                                -                 1      -      -          -       -    -        -           -        -       -       -
                                """, ""));
    }

    @Test
    void groupsBySeveralKeysTheLargestFirst() {
        assertThat(busy.run("list", "--by=process,remote,state", "--top=3", "-o", "wide")
                        .out())
                .isEqualTo("""
                                Process       Remote        State       Count Recv-Q Send-Q RTT-Median RTT-Max Sent Received Rate-Median Rate-Max Retrans Stalled
                                api           10.9.9.9      established     2      0      0      213us   250ms 3000       50     1250000  1250000       3       1
                                - (time_wait) 10.0.0.2:5432 time_wait       1      0      0          -       -    -        -           -        -       -       -
                                api           -             listen          1      -      -          -       -    -        -           -        -       -       -
                                """);
        assertThat(busy.run("list", "--by=local,port,direction,uid", "--by=pid").out())
                .isEqualTo("""
                                Local         Port Direction Uid Pid           Count Recv-Q Send-Q RTT-Median RTT-Max Sent Received Rate-Median Rate-Max Retrans Stalled
                                10.0.0.1:8080 8080 inbound   0   10                3      0      0      213us   250ms 3000       50     1250000  1250000       3       1
                                0.0.0.0:8080  8080 -         0   10                1      -      -          -       -    -        -           -        -       -       -
                                10.0.0.1      5432 outbound  0   - (time_wait)     1      0      0          -       -    -        -           -        -       -       -
                                10.0.0.1      5432 outbound  0   10                1      0      0       12ms    12ms    7        8           -        -       1       0
                                10.0.0.1      5432 outbound  0   20                1     11     22          -       -    -        -           -        -       -       -
                                """);
    }

    @Test
    void groupsInJsonHaveKeysAndSums() {
        assertThat(busy.run("list", "--by=process,direction", "-o", "json").out())
                .isEqualTo("""
                        [
                        {"process":"api","direction":"inbound","unattributed":null,"count":3,"receive_queue":0,"send_queue":0,"rtt_median_seconds":0.000213,"rtt_max_seconds":0.250123,"sent_bytes":3000,"received_bytes":50,"delivery_rate_median_bytes_per_second":1250000,"delivery_rate_max_bytes_per_second":1250000,"retransmitted_segments":3,"stalled_connections":1},
                        {"process":null,"direction":"outbound","unattributed":"time_wait","count":1,"receive_queue":0,"send_queue":0,"rtt_median_seconds":null,"rtt_max_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_median_bytes_per_second":null,"delivery_rate_max_bytes_per_second":null,"retransmitted_segments":null,"stalled_connections":null},
                        {"process":"api","direction":null,"unattributed":null,"count":1,"receive_queue":null,"send_queue":null,"rtt_median_seconds":null,"rtt_max_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_median_bytes_per_second":null,"delivery_rate_max_bytes_per_second":null,"retransmitted_segments":null,"stalled_connections":null},
                        {"process":"api","direction":"outbound","unattributed":null,"count":1,"receive_queue":0,"send_queue":0,"rtt_median_seconds":0.012000,"rtt_max_seconds":0.012000,"sent_bytes":7,"received_bytes":8,"delivery_rate_median_bytes_per_second":null,"delivery_rate_max_bytes_per_second":null,"retransmitted_segments":1,"stalled_connections":0},
                        {"process":"batch","direction":"outbound","unattributed":null,"count":1,"receive_queue":11,"send_queue":22,"rtt_median_seconds":null,"rtt_max_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_median_bytes_per_second":null,"delivery_rate_max_bytes_per_second":null,"retransmitted_segments":null,"stalled_connections":null}
                        ]
                        """);
        assertThat(busy.run("list", "--by=state", "-o", "json", "state=listen").out())
                .isEqualTo("""
                        [
                        {"state":"listen","count":1,"receive_queue":null,"send_queue":null,"rtt_median_seconds":null,"rtt_max_seconds":null,"sent_bytes":null,"received_bytes":null,"delivery_rate_median_bytes_per_second":null,"delivery_rate_max_bytes_per_second":null,"retransmitted_segments":null,"stalled_connections":null}
                        ]
                        """);
        assertThat(busy.run("list", "--by=state", "--format=json", "process=absent")
                        .out())
                .isEqualTo("[\n]\n");
    }

    @Test
    void aSocketThatNoProgramHoldsHasNeitherInodeNorUser() {
        TcpTable table = new TcpTableBuilder(1)
                .add(TcpState.TIME_WAIT)
                .local(0, IpAddress.lowOfIpv4(0x7f000001), 80)
                .remote(0, IpAddress.lowOfIpv4(0x7f000001), 5000)
                .build();
        int[] owners = {Owners.code(UnattributedReason.TIME_WAIT)};

        assertThat(new FakePlatform(new AttributedTable(table, new Owners(owners, List.of()), Listeners.of(table)))
                        .run("list", "--format=json")
                        .out())
                .contains("\"process\":null,\"container\":null,")
                .contains("\"unit\":null,\"uid\":null,\"inode\":null,")
                .contains("\"unattributed\":\"time_wait\"");
    }

    @Test
    void whatTheSystemDoesNotReportIsNoZero() {
        FakePlatform silent = new FakePlatform(new TableOf(TableField.NONE)
                .owned(process("nginx", 10), 3, TcpState.ESTABLISHED, "127.0.0.1:8080 -> 127.0.0.1:43210")
                .build());

        assertThat(silent.run("list").out()).isEqualTo("""
                        State       Recv-Q Send-Q Local          Remote          Process
                        established      -      - 127.0.0.1:8080 127.0.0.1:43210 nginx (pid 10)
                        """);
        assertThat(silent.run("list", "--format=json").out())
                .contains(",\"uid\":null,\"inode\":null,\"receive_queue\":null,\"send_queue\":null,");
    }

    @Test
    void printsWhatTheFilterChooses() {
        assertThat(platform.run("list", "process=nginx", "state=listen").out().lines())
                .hasSize(2);
        assertThat(platform.run("list", "process=absent"))
                .isEqualTo(new FakePlatform.Run(0, "State Recv-Q Send-Q Local Remote Process\n", ""));
        assertThat(platform.run("list", "process=absent", "--format=json").out())
                .isEqualTo("[\n]\n");
    }

    @Test
    void aFailedReadIsNoEmptyTable() {
        platform.readFailure = Optional.of(new KernelException("recvmsg: ENOBUFS (105)"));

        assertThat(platform.run("list"))
                .isEqualTo(new FakePlatform.Run(
                        1, "", "tcpwarden: the TCP table could not be read: recvmsg: ENOBUFS (105)\n"));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoErrorAndAFullDiskIs() {
        IOException broken = new IOException("Relais brisé (pipe)");
        assertThat(platform.run(failing(new BrokenPipeException(broken)), "list"))
                .isEqualTo(new FakePlatform.Run(0, "", ""));
        assertThat(platform.run(failing(new IOException("No space left on device")), "list"))
                .isEqualTo(new FakePlatform.Run(
                        1, "", "tcpwarden: the output could not be written: No space left on device\n"));
    }

    @Test
    void aMillionRowsDoNotFillTheMemory() {
        int size = 1_000_000;
        TcpTableBuilder builder = new TcpTableBuilder(size);
        for (int i = 0; i < size; i++) {
            builder.add(TcpState.ESTABLISHED)
                    .local(0, IpAddress.lowOfIpv4(0x0a000000 | Integer.reverse(i) >>> 8), i & 0xffff)
                    .remote(0, IpAddress.lowOfIpv4(i), 443)
                    .identity(i, i + 1, 0, 0);
        }
        TcpTable table = builder.build();
        int[] owners = new int[size];
        Arrays.fill(owners, Owners.code(UnattributedReason.RACED));
        FakePlatform bad =
                new FakePlatform(new AttributedTable(table, new Owners(owners, List.of()), Listeners.of(table)));
        long[] written = new long[1];

        int exit = bad.run(
                        new OutputStream() {
                            @Override
                            public void write(int b) {
                                written[0]++;
                            }

                            @Override
                            public void write(byte[] bytes, int offset, int length) {
                                written[0] += length;
                            }
                        },
                        "list",
                        "--format=json")
                .exit();

        assertThat(exit).isZero();
        assertThat(written[0]).isGreaterThan(100L * size);
    }

    private static OutputStream failing(IOException failure) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw failure;
            }
        };
    }
}
