package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Detail;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
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
                        {"local":"10.0.0.9:22","remote":"10.0.0.10:1","state":"established","direction":"outbound","pid":null,"process":null,"uid":0,"inode":1006,"receive_queue":0,"send_queue":0,"unattributed":"no_permission"},
                        {"local":"127.0.0.1:8080","remote":"127.0.0.1:43210","state":"established","direction":"inbound","pid":10,"process":"nginx","uid":0,"inode":1003,"receive_queue":5,"send_queue":1234567,"unattributed":null},
                        {"local":"127.0.0.1:43210","remote":"127.0.0.1:8080","state":"established","direction":"outbound","pid":20,"process":"e\\u001b[31m\\u000avil","uid":0,"inode":1002,"receive_queue":0,"send_queue":0,"unattributed":null},
                        {"local":"[2001:db8::1]:5000","remote":"[2001:db8::2]:443","state":"close_wait","direction":"outbound","pid":30,"process":"sm\\u00f8rre\\"\\\\","uid":0,"inode":1004,"receive_queue":0,"send_queue":0,"unattributed":null},
                        {"local":"0.0.0.0:8080","remote":"0.0.0.0:0","state":"listen","direction":null,"pid":10,"process":"nginx","uid":0,"inode":1001,"receive_queue":3,"send_queue":511,"unattributed":null}
                        ]
                        """);
    }

    @Test
    void aSocketThatNoProgramHoldsHasNeitherInodeNorUser() {
        TcpTable table = new TcpTable.Builder(1)
                .add(TcpState.TIME_WAIT)
                .local(0, IpAddress.lowOfIpv4(0x7f000001), 80)
                .remote(0, IpAddress.lowOfIpv4(0x7f000001), 5000)
                .build();
        int[] owners = {Owners.code(UnattributedReason.TIME_WAIT)};

        assertThat(new FakePlatform(new AttributedTable(table, new Owners(owners, List.of()), Listeners.of(table)))
                        .run("list", "--format=json")
                        .out())
                .contains("\"pid\":null,\"process\":null,\"uid\":null,\"inode\":null,")
                .contains("\"unattributed\":\"time_wait\"");
    }

    @Test
    void whatTheSystemDoesNotTellIsNoZero() {
        FakePlatform silent = new FakePlatform(new TableOf(Detail.NONE)
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
        assertThat(platform.run(failing("Broken pipe"), "list")).isEqualTo(new FakePlatform.Run(0, "", ""));
        assertThat(platform.run(failing("No space left on device"), "list"))
                .isEqualTo(new FakePlatform.Run(
                        1, "", "tcpwarden: the output could not be written: No space left on device\n"));
    }

    @Test
    void aMillionRowsDoNotFillTheMemory() {
        int size = 1_000_000;
        TcpTable.Builder builder = new TcpTable.Builder(size);
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

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
