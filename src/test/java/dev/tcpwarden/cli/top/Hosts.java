package dev.tcpwarden.cli.top;

import static dev.tcpwarden.testing.TableOf.process;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;

/** Tables to look at. */
final class Hosts {

    static final ProcessInfo ORDERS = process("orders", 4711, new Workload("shop-orders-1", "docker", "", "", ""));
    static final ProcessInfo NGINX = process("nginx", 12);
    static final ProcessInfo SSHD = process("sshd", 7);

    private Hosts() {}

    /** A service that leaks, one that serves, one that is protected; two seconds after the start if {@code later}. */
    static AttributedTable shop(boolean later) {
        long more = later ? 1 : 0;
        return new TableOf()
                .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:443 -> 0.0.0.0:0", 0, 511)
                .owned(
                        NGINX,
                        2,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:443 -> 192.0.2.7:50123",
                        done(9_000 + more * 4_000_000, 700, 0, 12_000))
                .owned(
                        NGINX,
                        3,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:443 -> 192.0.2.8:50124",
                        done(100, 100, more * 3, 310_000))
                .owned(ORDERS, 4, TcpState.CLOSE_WAIT, "10.0.0.1:40001 -> 10.0.0.5:5432", 1, 0)
                .owned(ORDERS, 5, TcpState.CLOSE_WAIT, "10.0.0.1:40002 -> 10.0.0.5:5432", 1, 0)
                .owned(ORDERS, 6, TcpState.ESTABLISHED, "10.0.0.1:40003 -> 10.0.0.5:5432", 0, 8_192)
                .owned(
                        ORDERS,
                        7,
                        TcpState.ESTABLISHED,
                        "[2001:db8::1]:40004 -> [2001:db8:85a3::8a2e:370:7334]:6379",
                        0,
                        0)
                .owned(SSHD, 8, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60000", 0, 0)
                .unowned(UnattributedReason.TIME_WAIT, 9, TcpState.TIME_WAIT, "10.0.0.1:443 -> 192.0.2.7:50100")
                .build();
    }

    private static MeasureValues done(long sent, long received, long retransmitted, long rttMicros) {
        return MeasureValues.of(Measure.SENT_BYTES, sent)
                .with(Measure.RECEIVED_BYTES, received)
                .with(Measure.RETRANSMITTED_SEGMENTS, retransmitted)
                .with(Measure.RTT, rttMicros)
                .with(Measure.STALLED, 0);
    }
}
