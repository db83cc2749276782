package dev.tcpwarden.publish.prometheus;

import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.util.OptionalLong;

/** A host with every kind of series, and with process names that only an attacker would choose. */
final class HostOfOddNames {

    static final String LONG_NAME = "long-".repeat(40);

    private static final int OWN = (int) 4_026_531_840L;
    private static final int OTHER = (int) 4_026_532_281L;
    private static final Workload WEB = new Workload("web", "containerd", "web-0", "shop", "");
    private static final ProcessInfo NGINX = info("nginx", 612, "/usr/bin/nginx", "root", WEB, OWN);
    private static final ProcessInfo NGINX_WORKER = info("nginx", 613, "/usr/bin/nginx", "www-data", WEB, OWN);
    private static final ProcessInfo ODD = info(
            "a\"b\\c\nd\uFFFDe\t{pid=\"1\"} 9\r",
            700,
            "/tmp/\"quoted\" (deleted)\n# TYPE fake counter",
            "1000",
            new Workload("od\"d\\\n", "lxc", "", "", "x\\x2dy.service"),
            OWN);
    private static final ProcessInfo LONG = info(LONG_NAME, 701, "", "nobody", Workload.NONE, 0);
    private static final ProcessInfo UNICODE =
            info("naïve-服务-🦊", 702, "/opt/naïve/服务", "jürgen", Workload.NONE, OTHER);

    private HostOfOddNames() {}

    /** Two nginx, one of them with a connection that has just closed and one that has just opened; and the odd ones, one in another network namespace with a connection that stalls. */
    static Sample sample(ProcessLabels labels, int maxProcesses) throws IOException {
        AttributedTable before = rows(Measured.of(5_000, 70, 20, 0, 250, 0, false))
                .owned(NGINX_WORKER, 21, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.9.9.9:50001")
                .build();
        AttributedTable after = rows(Measured.of(6_000, 75, 29, 2, 1_700, 600_000, true))
                .owned(NGINX_WORKER, 22, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.9.9.9:50002", 100, 2048)
                .owned(NGINX_WORKER, 23, TcpState.ESTABLISHED, "10.0.0.1:40000 -> 10.0.0.5:5432", 0, 4_294_967_295L)
                .unowned(UnattributedReason.TIME_WAIT, 24, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.9.9.9:50001")
                .unowned(UnattributedReason.ORPHANED, 25, TcpState.FIN_WAIT1, "10.0.0.1:80 -> 10.9.9.9:50000")
                .build();
        return Samples.of(labels, maxProcesses, OptionalLong.of(3), before, after);
    }

    private static TableOf rows(MeasureValues done) {
        return new TableOf()
                .netns(OWN)
                .owned(NGINX, 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0", 3, 511)
                .owned(NGINX, 2, TcpState.LISTEN, "[::]:80 -> [::]:0", 0, 511)
                .owned(ODD, 3, TcpState.CLOSE_WAIT, "127.0.0.1:40001 -> 127.0.0.1:80")
                .owned(LONG, 4, TcpState.SYN_SENT, "[2001:db8::1]:40002 -> [2001:db8::2]:443")
                .netns(OTHER)
                .owned(UNICODE, 5, TcpState.ESTABLISHED, "[2001:db8::1]:40003 -> [2001:db8::2]:443", done)
                .netns(OWN)
                .unowned(UnattributedReason.NO_PERMISSION, 6, TcpState.LISTEN, "127.0.0.1:631 -> 0.0.0.0:0");
    }

    private static ProcessInfo info(
            String name, int pid, String executable, String user, Workload workload, int netns) {
        return new ProcessInfo(new ProcessIdentity(pid, pid), name, executable, user, workload, netns);
    }
}
