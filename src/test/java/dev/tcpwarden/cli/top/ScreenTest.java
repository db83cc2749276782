package dev.tcpwarden.cli.top;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.cli.top.Key.Kind;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.nio.charset.StandardCharsets;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final Bench bench = new Bench(Hosts.shop(false)).then(Hosts.shop(true));

    @Test
    void processes() {
        assertThat(bench.screen(80, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 listen
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
            [1 processes] 2 groups  3 connections  by Sockets
            Process         Pid Sockets Estab Close-W Listen  In/s Out/s Retr/s Send-Q
            orders         4711       4     2       2      0     -     -      -   8192
            nginx            12       3     2       0      1     0  1.9M    1.5      0
            - (time_wait)     -       1     0       0      0     -     -      -      0
            sshd              7       1     1       0      0     -     -      -      0





            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void groups() {
        assertThat(bench.type("2").screen(80, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 listen
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
             1 processes [2 groups] 3 connections  by Count
            Process       Remote                     State       Count Recv-Q Send-Q RTT-Max
            orders        10.0.0.5:5432              close_wait      2      2      0       -
            - (time_wait) 192.0.2.7                  time_wait       1      0      0       -
            nginx         -                          listen          1      -      -       -
            nginx         192.0.2.7                  established     1      0      0    12ms
            nginx         192.0.2.8                  established     1      0      0   310ms
            orders        10.0.0.5:5432              established     1      0   8192       -
            orders        [2001:db8:85a3::8a2e:370:+ established     1      0      0       -
            sshd          192.0.2.9:60000            established     1      0      0       -

            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void connections() {
        assertThat(bench.type("3").screen(80, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 listen
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
             1 processes  2 groups [3 connections] by Send-Q
            State       Send-Q Local              Remote                   Process
            established   8192 10.0.0.1:40003     10.0.0.5:5432            orders (pid 4711)
            established      0 10.0.0.1:22        192.0.2.9:60000          sshd (pid 7)
            established      0 10.0.0.1:443       192.0.2.7:50123          nginx (pid 12)
            established      0 10.0.0.1:443       192.0.2.8:50124          nginx (pid 12)
            established      0 [2001:db8::1]:400+ [2001:db8:85a3::8a2e:37+ orders (pid 4711)
            time_wait        0 10.0.0.1:443       192.0.2.7:50100          - (time_wait)
            close_wait       0 10.0.0.1:40001     10.0.0.5:5432            orders (pid 4711)
            close_wait       0 10.0.0.1:40002     10.0.0.5:5432            orders (pid 4711)
            listen         511 0.0.0.0:443        0.0.0.0:0                nginx (pid 12)
            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void whatIsWideHasMoreColumns() {
        assertThat(bench.type("3").screen(190, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 listen
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
             1 processes  2 groups [3 connections] by Send-Q
            State       Recv-Q Send-Q Local               Remote                       RTT Min-RTT    Sent Received  Rate Retrans  Idle Stalled Container     Runtime  In/s Out/s Retr/s Process
            established      0   8192 10.0.0.1:40003      10.0.0.5:5432                  -       -       -        -     -       -     - -       shop-orders-1 docker      -     -      - orders (pid 4711)
            established      0      0 10.0.0.1:22         192.0.2.9:60000                -       -       -        -     -       -     - -       -             -           -     -      - sshd (pid 7)
            established      0      0 10.0.0.1:443        192.0.2.7:50123             12ms       - 4009000      700     -       0     - no      -             -           0  1.9M      0 nginx (pid 12)
            established      0      0 10.0.0.1:443        192.0.2.8:50124            310ms       -     100      100     -       3     - no      -             -           0     0    1.5 nginx (pid 12)
            established      0      0 [2001:db8::1]:40004 [2001:db8:85a3::8a2e:370:+     -       -       -        -     -       -     - -       shop-orders-1 docker      -     -      - orders (pid 4711)
            time_wait        0      0 10.0.0.1:443        192.0.2.7:50100                -       -       -        -     -       -     - -       -             -           -     -      - - (time_wait)
            close_wait       1      0 10.0.0.1:40001      10.0.0.5:5432                  -       -       -        -     -       -     - -       shop-orders-1 docker      -     -      - orders (pid 4711)
            close_wait       1      0 10.0.0.1:40002      10.0.0.5:5432                  -       -       -        -     -       -     - -       shop-orders-1 docker      -     -      - orders (pid 4711)
            listen           0    511 0.0.0.0:443         0.0.0.0:0                      -       -       -        -     -       -     - -       -             -           -     -      - nginx (pid 12)
            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void theSmallestScreen() {
        assertThat(bench.screen(40, 10)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, +
            [1 processes] 2 groups  3 connections  +
            Process       Sockets Estab Close-W
            orders              4     2       2
            nginx               3     2       0
            - (time_wait)       1     0       0
            sshd                1     1       0

            h help  / filter  k terminate  q quit
            """);
        assertThat(bench.type("3").screen(40, 10)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, +
             1 processes  2 groups [3 connections] +
            Send-Q Remote                       In/s
              8192 10.0.0.5:5432                   -
                 0 192.0.2.9:60000                 -
                 0 192.0.2.7:50123                 0
                 0 192.0.2.8:50124                 0
                 0 [2001:db8:85a3::8a2e:370:7+     -
            h help  / filter  k terminate  q quit
            """);
    }

    @Test
    void aScreenThatIsTooSmallSaysSo() {
        assertThat(bench.screen(39, 10)).startsWith("The terminal is too small: 40x10 is\nneeded.\n");
        assertThat(bench.screen(80, 9).lines()).hasSize(9);
        assertThat(bench.screen(3, 2)).isEqualTo("The\nte+\n");
        assertThat(bench.screen(0, 0)).isEmpty();
    }

    @Test
    void whatIsOpenedAndFilteredIsSaid() {
        bench.press(Kind.END).press(Kind.HOME).press(Kind.DOWN, Kind.UP, Kind.ENTER);
        bench.type("/state=close_wait").press(Kind.ENTER);
        assertThat(bench.screen(80, 12)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            2 of 9 sockets: 2 close_wait
             1 processes  2 groups [3 connections] by Send-Q
            only orders (pid 4711); filter state=close_wait
            State      Send-Q Local          Remote         In/s Out/s Process
            close_wait      0 10.0.0.1:40001 10.0.0.5:5432     -     - orders (pid 4711)
            close_wait      0 10.0.0.1:40002 10.0.0.5:5432     -     - orders (pid 4711)




            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void anErrorInTheFilterIsReadWhole() {
        bench.type("/state=closed").press(Kind.ENTER);
        assertThat(bench.screen(60, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 list+
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
            [1 processes] 2 groups  3 connections  by Sockets
            Process         Pid Sockets Estab Close-W Listen  In/s Out/s
            orders         4711       4     2       2      0     -     -
            nginx            12       3     2       0      1     0  1.9M
            - (time_wait)     -       1     0       0      0     -     -
            sshd              7       1     1       0      0     -     -

            the filter term "state=closed" is wrong: "closed" is not a
            state: allowed are established, syn_sent, syn_recv,
            fin_wait1, fin_wait2, time_wait, close, close_wait,
            last_ack, listen, closing
            Filter: state=closed_
            """);
    }

    @Test
    void confirm() {
        bench.press(Kind.DOWN, Kind.UP).type("k");
        assertThat(bench.screen(60, 15)).isEqualTo("""
            tcpwarden top  03:04:07, every 2s
            9 sockets: 5 established, 1 time_wait, 2 close_wait, 1 list+
            in 0 bytes/s, out 1.9M bytes/s, retransmitted 1.5 segments/s
            [1 processes] 2 groups  3 connections  by Sockets
            Process         Pid Sockets Estab Close-W Listen  In/s Out/s
            orders         4711       4     2       2      0     -     -
            nginx            12       3     2       0      1     0  1.9M
            - (time_wait)     -       1     0       0      0     -     -
            sshd              7       1     1       0      0     -     -





            Terminate 4 connections of orders (pid 4711)? y or n
            """);
    }

    @Test
    void help() {
        assertThat(bench.type("h").screen(80, 24)).isEqualTo("""
            1 2 3  processes, groups, connections
            Tab    the next of these
            Up Down PgUp PgDn Home End  select
            Enter  the selected line's connections
            Esc    back (or Backspace)
            /      filter, as list takes it (or F4)
            b      group by: process,remote,state
            s <    sort by next, previous column
            r      reverse the order
            k      terminate the connection, or all
                   shown of the process or group,
                   once confirmed with y (or F9)
            d      interval between readings
            Space  pause, continue
            q      leave (or F10, Ctrl-C)
            h      this help (or ?, F1)
            Ctrl-L draw the screen anew
            In/s, Out/s: bytes a second
            Retr/s: retransmitted segments a second
            A K is 1024. Rates are of connections
            that are open at both readings, or new.


            any key goes back
            """);
        assertThat(bench.press(Kind.DOWN, Kind.DOWN).screen(40, 10)).isEqualTo("""
            Up Down PgUp PgDn Home End  select
            Enter  the selected line's connections
            Esc    back (or Backspace)
            /      filter, as list takes it (or F4)
            b      group by: process,remote,state
            s <    sort by next, previous column
            r      reverse the order
            k      terminate the connection, or all
                   shown of the process or group,
            Down scrolls, other keys go back
            """);
    }

    @Test
    void namesCannotDisturbTheScreen() {
        Bench odd = new Bench(new TableOf()
                .owned(process("\u001b[2Jevil\n", 1), 1, TcpState.LISTEN, "0.0.0.0:1 -> 0.0.0.0:0")
                .owned(process("データベース", 2), 2, TcpState.LISTEN, "0.0.0.0:2 -> 0.0.0.0:0")
                .owned(process("bestellungen-für-die-buchhaltung", 3), 3, TcpState.LISTEN, "0.0.0.0:3 -> 0.0.0.0:0")
                .build());
        assertThat(odd.screen(60, 12)).isEqualTo("""
            tcpwarden top  03:04:05, every 2s
            3 sockets: 3 listen
            [1 processes] 2 groups  3 connections  by Sockets
            Process                      Pid Sockets Estab Close-W  In/s
            \\u001b[2Jevil\\n                1       1     0       0     -
            bestellungen-für-die-buch+     3       1     0       0     -
            データベース                   2       1     0       0     -




            h help  / filter  Enter open  k terminate  q quit
            """);
        odd.charset = StandardCharsets.US_ASCII;
        assertThat(odd.screen(60, 12)).isEqualTo("""
            tcpwarden top  03:04:05, every 2s
            3 sockets: 3 listen
            [1 processes] 2 groups  3 connections  by Sockets
            Process                      Pid Sockets Estab Close-W  In/s
            \\u001b[2Jevil\\n                1       1     0       0     -
            bestellungen-f?r-die-buch+     3       1     0       0     -
            ??????                         2       1     0       0     -




            h help  / filter  Enter open  k terminate  q quit
            """);
    }

    @Test
    void colourShowsWhatIsWrongAndBoldDoesWithout() {
        bench.press(Kind.END);
        assertThat(ansi(bench))
                .doesNotContain("\u001b[33", "\u001b[36")
                .contains("\u001b[1m      2\u001b[0m", "\u001b[7m");
        bench.colour = true;
        assertThat(ansi(bench)).contains("\u001b[33;1m      2\u001b[0m", "\u001b[7m", "\u001b[36;1m");
    }

    private static String ansi(Bench bench) {
        return AttributedString.join(AttributedString.NEWLINE, bench.lines(80, 15))
                .toAnsi();
    }

    @Test
    void aTableWithoutMatchesIsEmpty() {
        Bench none = new Bench(Hosts.shop(false), View.connections, ConnectionFilter.parse("process=none"));
        none.press(Kind.DOWN, Kind.END, Kind.PAGE_UP, Kind.ENTER).type("kr<>");
        assertThat(none.screen(80, 10)).isEqualTo("""
            tcpwarden top  03:04:05, every 2s
            0 of 9 sockets
             1 processes  2 groups [3 connections] by Send-Q
            only filter process=none
            State Recv-Q Send-Q Local Remote   RTT Min-RTT  Idle  In/s Out/s Retr/s Process




            h help  / filter  Enter open  Esc back  k terminate  Tab view  s sort  q quit
            """);
    }

    @Test
    void theFirstLineSaysWhereReadingsAreFromAndWhenThereIsNoNewer() {
        bench.model.setOrigin("agent 127.0.0.1:10827");
        assertThat(bench.screen(80, 10)).startsWith("tcpwarden top  03:04:07, every 2s, agent 127.0.0.1:10827\n");
        bench.model.fail("the agent at 127.0.0.1:10827 cannot be asked: Connection refused");
        assertThat(bench.screen(80, 10))
                .startsWith("tcpwarden top  03:04:07, stale, every 2s, agent 127.0.0.1:10827\n")
                .endsWith("the agent at 127.0.0.1:10827 cannot be asked: Connection refused\n");
        bench.type("r");
        assertThat(bench.screen(80, 10)).contains(", stale, ");
        bench.then(Hosts.shop(true));
        assertThat(bench.screen(80, 10)).doesNotContain("stale");
    }

    @Test
    void whatWasNotReadOfAllIsSaid() {
        Reading reading = bench.model.reading();
        bench.model.show(new Reading(reading.table(), reading.growth(), reading.taken(), 250_000));
        assertThat(bench.screen(80, 10)).contains("\nthe first 9 sockets of 250000: 5 established,");
        bench.model.setFilter(ConnectionFilter.parse("state=listen"));
        assertThat(bench.screen(80, 10)).contains("\n1 of the first 9 sockets of 250000: 1 listen");
    }
}
