package dev.tcpwarden.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.cli.top.Key.Kind;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlsTest {

    private final Bench bench = new Bench(Hosts.shop(false)).then(Hosts.shop(true));

    /** The first words of the table's lines. */
    private List<String> lines() {
        return bench.screen(190, 40)
                .lines()
                .dropWhile(line -> !line.contains("Sockets "))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    private String selected() {
        return bench.model.selected().map(Part::title).orElse("");
    }

    @Test
    void sortsByTheNextAndThePreviousColumnAndReversed() {
        assertThat(lines()).containsExactly("orders", "nginx", "-", "sshd");
        bench.type("r");
        assertThat(bench.screen(80, 15)).contains("by Sockets, reversed");
        assertThat(lines()).containsExactly("-", "sshd", "nginx", "orders");
        bench.type("<");
        assertThat(bench.screen(80, 15)).contains("by Pid\n");
        assertThat(lines()).containsExactly("orders", "nginx", "sshd", "-");
        bench.type("<<<");
        assertThat(bench.screen(80, 15)).contains("by Process\n");
        assertThat(lines()).containsExactly("-", "nginx", "orders", "sshd");
        bench.type("s>").press(Kind.F6);
        assertThat(bench.screen(80, 15)).contains("by Estab\n");
        bench.type(">".repeat(40));
        assertThat(bench.screen(80, 15)).contains("by Runtime\n");
    }

    @Test
    void everyColumnSortsInBothDirections() {
        for (View view : View.ALL) {
            bench.model.setView(view);
            bench.type("<".repeat(40));
            for (int i = 0; i < bench.model.listing().columns().size(); i++) {
                int[] lines = bench.model.order().clone();
                assertThat(lines)
                        .containsExactlyInAnyOrder(bench.model.listing().lines());
                bench.type("r");
                assertThat(bench.model.order()).containsExactlyInAnyOrder(lines);
                bench.type(">");
            }
        }
    }

    @Test
    void movesTheSelection() {
        assertThat(selected()).isEqualTo("orders (pid 4711)");
        bench.press(Kind.DOWN);
        assertThat(selected()).isEqualTo("nginx (pid 12)");
        bench.press(Kind.END, Kind.DOWN);
        assertThat(selected()).isEqualTo("sshd (pid 7)");
        bench.press(Kind.UP);
        assertThat(selected()).isEqualTo("no known owner (time_wait)");
        bench.press(Kind.HOME, Kind.UP);
        assertThat(selected()).isEqualTo("orders (pid 4711)");
        bench.screen(80, 10); // with four lines of the table
        bench.press(Kind.PAGE_DOWN);
        assertThat(selected()).isEqualTo("sshd (pid 7)");
        bench.press(Kind.PAGE_UP);
        assertThat(selected()).isEqualTo("orders (pid 4711)");
    }

    @Test
    void theSelectedLineIsFollowedToItsNewPlace() {
        bench.press(Kind.DOWN);
        bench.then(new TableOf()
                .owned(Hosts.NGINX, 1, TcpState.LISTEN, "0.0.0.0:443 -> 0.0.0.0:0")
                .owned(Hosts.ORDERS, 4, TcpState.CLOSE_WAIT, "10.0.0.1:40001 -> 10.0.0.5:5432")
                .owned(Hosts.ORDERS, 5, TcpState.CLOSE_WAIT, "10.0.0.1:40002 -> 10.0.0.5:5432")
                .owned(Hosts.SSHD, 8, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60000")
                .owned(Hosts.SSHD, 10, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60001")
                .build());
        assertThat(lines()).containsExactly("orders", "sshd", "nginx");
        assertThat(selected()).isEqualTo("nginx (pid 12)");

        bench.then(new TableOf()
                .owned(Hosts.SSHD, 8, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60000")
                .build());
        assertThat(selected()).as("in the place of one that is gone").isEqualTo("sshd (pid 7)");
    }

    @Test
    void theFirstLineStaysSelectedWhateverItIsUntilTheUserMoves() {
        bench.then(new TableOf()
                .owned(Hosts.SSHD, 8, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60000")
                .owned(Hosts.SSHD, 10, TcpState.ESTABLISHED, "10.0.0.1:22 -> 192.0.2.9:60001")
                .owned(Hosts.ORDERS, 4, TcpState.CLOSE_WAIT, "10.0.0.1:40001 -> 10.0.0.5:5432")
                .build());
        assertThat(selected()).isEqualTo("sshd (pid 7)");
    }

    @Test
    void opensALineAndComesBackToIt() {
        bench.press(Kind.DOWN, Kind.ENTER);
        assertThat(bench.screen(80, 15)).contains("only nginx (pid 12)\n", "3 of 9 sockets", "[3 connections]");
        bench.press(Kind.ENTER); // a connection has nothing to open
        bench.press(Kind.DOWN, Kind.ESCAPE);
        assertThat(bench.screen(80, 15)).contains("[1 processes]").doesNotContain("only");
        assertThat(selected()).isEqualTo("nginx (pid 12)");
        bench.press(Kind.BACKSPACE); // nothing to come back from
        assertThat(bench.model.view()).isEqualTo(View.processes);

        bench.press(Kind.TAB, Kind.ENTER);
        assertThat(bench.screen(80, 15))
                .contains("only process=orders remote=10.0.0.5:5432 state=close_wait\n", "2 of 9 sockets");
        bench.press(Kind.ESCAPE);
        assertThat(bench.model.view()).isEqualTo(View.groups);
        bench.press(Kind.END);
        bench.press(Kind.TAB);
        assertThat(bench.model.view()).isEqualTo(View.connections);
        bench.press(Kind.TAB);
        assertThat(bench.model.view()).isEqualTo(View.processes);
    }

    @Test
    void socketsWithoutAnOwnerCanBeOpened() {
        bench.press(Kind.DOWN, Kind.DOWN, Kind.ENTER);
        assertThat(bench.screen(80, 15)).contains("only no known owner (time_wait)", "1 of 9 sockets: 1 time_wait");
    }

    @Test
    void filters() {
        bench.type("\\process=nginx x").press(Kind.BACKSPACE, Kind.BACKSPACE, Kind.ENTER);
        assertThat(lines()).containsExactly("nginx");
        assertThat(bench.model.filter()).isEqualTo(ConnectionFilter.parse("process=nginx"));

        bench.press(Kind.F4);
        assertThat(bench.screen(80, 15)).contains("Filter: process=nginx_");
        bench.press(Kind.CLEAR_LINE).type("state=wrong").press(Kind.ENTER);
        assertThat(bench.screen(190, 15))
                .contains("\"wrong\" is not a state: allowed are")
                .contains("Filter: state=wrong_");
        bench.press(Kind.BACKSPACE);
        assertThat(bench.screen(190, 15)).doesNotContain("is not a state").contains("Filter: state=wron_");
        bench.press(Kind.ESCAPE);
        assertThat(bench.model.filter()).isEqualTo(ConnectionFilter.parse("process=nginx"));

        bench.type("/").press(Kind.CLEAR_LINE, Kind.BACKSPACE, Kind.UP, Kind.ENTER);
        assertThat(lines()).hasSize(4);
    }

    @Test
    void keysOfGroupsAndTheIntervalCanBeTyped() {
        bench.type("b").press(Kind.CLEAR_LINE).type("state").press(Kind.ENTER);
        assertThat(bench.screen(80, 15)).contains("[2 groups]", "State       Count");
        bench.type("b,x").press(Kind.ENTER);
        assertThat(bench.screen(80, 15)).contains("no key \"x\"\nGroup by: state,x_");
        bench.press(Kind.ESCAPE).type("d").press(Kind.CLEAR_LINE).type("5s").press(Kind.ENTER);
        assertThat(bench.model.interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(bench.screen(80, 15)).contains("every 5s");
        bench.type("d0").press(Kind.ENTER);
        assertThat(bench.screen(80, 15)).contains("the interval \"5s0\" is not allowed");
    }

    @Test
    void pauses() {
        bench.type(" ");
        assertThat(bench.screen(80, 15)).contains("03:04:07, paused");
        bench.type(" ");
        assertThat(bench.screen(80, 15)).contains("03:04:07, every 2s");
    }

    @Test
    void helpScrollsAndGoesAway() {
        bench.type("?").press(Kind.DOWN, Kind.PAGE_DOWN, Kind.PAGE_DOWN, Kind.UP, Kind.PAGE_UP);
        assertThat(bench.screen(80, 15)).contains("go back");
        bench.press(Kind.ESCAPE);
        assertThat(bench.screen(80, 15)).contains("[1 processes]");
        bench.press(Kind.F1).type("q");
        assertThat(bench.screen(80, 15)).contains("[1 processes]");
    }

    @Test
    void terminatesTheSelectedConnectionOnceConfirmed() {
        bench.type("3").press(Kind.DOWN, Kind.DOWN).type("k");
        assertThat(bench.screen(190, 15)).contains("Terminate 10.0.0.1:443 -> 192.0.2.7:50123, nginx (pid 12)? y or n");
        assertThat(bench.terminated).isEmpty();
        bench.type("y");
        assertThat(bench.drawn).as("while it lasts").containsExactly("terminating ...");
        assertThat(bench.terminated).containsExactly(2L);
        assertThat(bench.screen(190, 15)).contains("terminated: established, nginx (pid 12)");
        bench.press(Kind.UP);
        assertThat(bench.screen(190, 15)).doesNotContain("terminated");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CHARACTER", "INTERRUPT", "END_OF_INPUT", "RESIZED", "REDRAW"},
            mode = EnumSource.Mode.EXCLUDE)
    void anyOtherKeyTerminatesNothing(Kind kind) {
        bench.press(Kind.F9).press(kind);
        assertThat(bench.terminated).isEmpty();
        assertThat(bench.screen(190, 15)).contains("nothing was terminated");
    }

    @Test
    void onlyASmallYConfirms() {
        for (char other : "nYk1 ".toCharArray()) {
            bench.type("k").type(Character.toString(other));
        }
        assertThat(bench.terminated).isEmpty();
        bench.type("k").press(Kind.RESIZED, Kind.REDRAW).type("y");
        assertThat(bench.terminated).isNotEmpty();
    }

    @Test
    void terminatesAllShownConnectionsOfAProcessButNoListener() {
        bench.press(Kind.DOWN).type("k");
        assertThat(bench.screen(80, 15)).contains("Terminate 2 connections of nginx (pid 12)? y or n");
        bench.answers.put(3L, new TerminationOutcome.Denied("CAP_NET_ADMIN is missing"));
        bench.type("y");
        assertThat(bench.terminated).containsExactly(2L, 3L);
        assertThat(bench.screen(190, 15)).contains("terminated: 1 connection; denied: CAP_NET_ADMIN is missing");
    }

    @Test
    void terminatesOnlyWhatTheFilterShows() {
        bench.type("/state=close_wait").press(Kind.ENTER).type("ky");
        assertThat(bench.terminated).containsExactly(4L, 5L);
        assertThat(bench.screen(190, 15)).contains("terminated: 2 connections");
    }

    @Test
    void whatThePolicyRefusesIsNotAskedFor() {
        bench.press(Kind.END).type("k");
        assertThat(bench.screen(190, 15)).contains("refused: \"sshd\" is protected");
        bench.type("3").press(Kind.END).type("ky");
        assertThat(bench.screen(190, 15)).contains("[3 connections]");
        assertThat(bench.terminated).isEmpty();
    }

    @Test
    void someOfAGroupMayBeRefused() {
        bench.type("b")
                .press(Kind.CLEAR_LINE)
                .type("state")
                .press(Kind.ENTER, Kind.HOME)
                .type("k");
        assertThat(bench.screen(190, 15))
                .contains("Terminate 4 connections of state=established? y or n; refused: \"sshd\" is protected");
        bench.type("y");
        assertThat(bench.terminated).containsExactlyInAnyOrder(2L, 3L, 6L, 7L);
        assertThat(bench.screen(190, 15)).contains("terminated: 4 connections; refused: \"sshd\" is protected");
    }

    @Test
    void whatHasClosedMeanwhileIsNotFound() {
        bench.type("3").press(Kind.DOWN, Kind.DOWN);
        Bench later = new Bench(Hosts.shop(false), View.connections, ConnectionFilter.parse("state=syn_sent"));
        later.type("k");
        assertThat(later.model.prompt()).isEmpty();

        bench.answers.put(2L, new TerminationOutcome.Gone());
        bench.type("ky");
        assertThat(bench.screen(190, 15)).contains("not_found: ");
    }

    @Test
    void manyReasonsAreNotAllTold() {
        TableOf table = new TableOf();
        Stream.of(1, 2, 3, 4, 5).forEach(i -> {
            bench.answers.put((long) i + 100, new TerminationOutcome.Failed("errno " + i));
            table.unowned(
                    UnattributedReason.ORPHANED, i + 100, TcpState.ESTABLISHED, "10.0.0.1:" + i + " -> 10.0.0.2:1");
        });
        bench.then(table.build()).type("ky");
        assertThat(bench.screen(190, 15)).contains("errno 3; and 2 more");
    }

    @Test
    void leaves() {
        assertThat(bench.press(Key.of('q'))).isFalse();
        assertThat(bench.press(Key.of(Kind.F10))).isFalse();
        assertThat(bench.press(Key.of(Kind.INTERRUPT))).isFalse();
        assertThat(bench.press(Key.of(Kind.END_OF_INPUT))).isFalse();
        assertThat(bench.press(Key.of(Kind.OTHER))).isTrue();
        bench.type("/");
        assertThat(bench.press(Key.of('q'))).isTrue();
        assertThat(bench.press(Key.of(Kind.INTERRUPT))).isFalse();
    }
}
