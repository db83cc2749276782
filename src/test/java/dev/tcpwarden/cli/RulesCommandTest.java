package dev.tcpwarden.cli;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Measured;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesCommandTest {

    private final FakePlatform platform = new FakePlatform(new TableOf()
            .owned(process("orders", 10), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
            .owned(
                    process("orders", 10),
                    2,
                    TcpState.CLOSE_WAIT,
                    "10.0.0.1:80 -> 10.0.0.2:1001",
                    Measured.of(1, 2, 3, 4, 250_123, 3_725_000, true))
            .owned(process("orders", 10), 3, TcpState.CLOSE_WAIT, "[2001:db8::1]:5000 -> [2001:db8::2]:443")
            .ownedByListener(process("orders", 10), 4, TcpState.TIME_WAIT, "10.0.0.1:80 -> 10.0.0.2:1002")
            .owned(process("sshd", 11), 5, TcpState.CLOSE_WAIT, "10.0.0.1:22 -> 10.0.0.2:1003")
            .unowned(UnattributedReason.RACED, 6, TcpState.CLOSE_WAIT, "10.0.0.1:23 -> 10.0.0.2:1004")
            .build());

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void printsTheRulesOfAFile() throws IOException {
        String file = file("rules.yml", """
                rules:
                - {name: leak, match: process=orders state=close_wait}
                - {name: old, match: 'idle>1h', action: terminate, expires: 2020-01-01T00:00:00Z}
                """);

        assertThat(platform.run("rules", "check", file)).isEqualTo(new FakePlatform.Run(0, """
                leak: report: process=orders state=close_wait
                old: terminate: idle>1h (expired)
                2 rules, all right
                """, ""));
    }

    @Test
    void saysWhereAFileIsWrong() throws IOException {
        String file = file("rules.yml", "rules:\n- {name: leak}\n");

        assertThat(platform.run("rules", "check", file))
                .isEqualTo(new FakePlatform.Run(
                        2,
                        "",
                        "tcpwarden: \"" + file + "\": line 2, column 3: a rule has to have the key \"match\"\n"));
        assertThat(platform.run("rules", "check", file + "x").err())
                .isEqualTo("tcpwarden: \"" + file + "x\": \"" + file + "x\" cannot be read: there is no such file\n");
    }

    @Test
    void showsTheVictimsInASavedTable() throws IOException {
        String table = file("table.json", platform.run("list", "-o", "json").out());
        String file = file("rules.yml", """
                rules:
                - {name: leak, match: state=close_wait, limit: {per-sample: 1}, for: 5}
                - {name: stalled, match: 'stalled=true rtt>250122us rtt<250124us idle>1h2m4s retransmits>3'}
                - {name: waits, match: 'state=time_wait process=orders', breaker: off}
                - {name: old, match: 'age>1h'}
                """);

        assertThat(platform.run("rules", "test", file, "--table=" + table)).isEqualTo(new FakePlatform.Run(1, """
                leak: 4 match, 2 protected, 2 victims (oldest), report
                  victim: 10.0.0.1:80 -> 10.0.0.2:1001: close_wait, orders (pid 10)
                  waits for the limit: [2001:db8::1]:5000 -> [2001:db8::2]:443: close_wait, orders (pid 10)
                stalled: 1 match, 0 protected, 1 victims (oldest), report
                  victim: 10.0.0.1:80 -> 10.0.0.2:1001: close_wait, orders (pid 10)
                waits: 1 match, 0 protected, 1 victims (oldest), report
                  victim: 10.0.0.1:80 -> 10.0.0.2:1002: time_wait, orders (pid 10)
                old: cannot be tested: "age>1h" asks for ages, which this table does not have
                """, ""));
    }

    @Test
    void aTableOfTheApiHasAges() throws IOException {
        String table = file("table.json", """
                {"sample":{"sequence":7,"taken":"2026-01-02T03:04:05Z"},"total":1,"connections":[
                {"local":"10.0.0.1:80","remote":"10.0.0.2:1001","state":"close_wait","direction":"inbound","pid":10,
                 "process":"orders","netns":4026531840,"unattributed":null,"age_seconds":7200.5,"state_age_seconds":601}]}
                """);
        String file =
                file("rules.yml", "rules: [{name: leak, match: state_age>10m direction=inbound netns=4026531840}]");

        assertThat(platform.run("rules", "test", file, "--table=" + table).out())
                .isEqualTo("""
                leak: 1 match, 0 protected, 1 victims (oldest), report
                  victim: 10.0.0.1:80 -> 10.0.0.2:1001 netns=4026531840: close_wait, orders (pid 10), 10m1s in its state
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5          | it is neither an array of connections nor an object that has one",
                "{\"a\":[]} | it is neither an array of connections nor an object that has one",
                "[{         | line 1: this is not JSON",
                "[{}]       | row 1: local \"\" is not allowed",
                "[{\"local\":\"1.2.3.4:5\",\"remote\":\"x\",\"state\":\"close\"}] | row 1: remote \"x\" is not allowed",
                "[{\"local\":\"1.2.3.4:5\",\"remote\":\"1.2.3.4:6\",\"state\":\"gone\"}] | row 1: state \"gone\" is not allowed",
                "[{\"local\":\"1.2.3.4:5\",\"remote\":\"1.2.3.4:6\",\"state\":\"close\"}] | row 1: unattributed \"\" is not allowed",
                "[{\"local\":\"1.2.3.4:5\",\"remote\":\"1.2.3.4:6\",\"state\":\"close\",\"pid\":\"x\"}] | row 1: pid \"x\" is not allowed",
            })
    void saysWhyATableCannotBeUsed(String json, String why) throws IOException {
        String table = file("table.json", json);
        String file = file("rules.yml", "rules: [{name: leak, match: state=close_wait}]");

        assertThat(platform.run("rules", "test", file, "--table=" + table))
                .isEqualTo(new FakePlatform.Run(
                        2, "", "tcpwarden: --table=\"" + table + "\" cannot be used: " + why + "\n"));
    }

    @Test
    void askForACommandAFileAndATable() throws IOException {
        String file = file("rules.yml", "rules: []");

        assertThat(platform.run("rules"))
                .isEqualTo(new FakePlatform.Run(2, "", "tcpwarden: rules needs a command: check or test\n"));
        assertThat(platform.run("rules", "test", file).err()).contains("--table");
        assertThat(platform.run("rules", "test", file, "--table=" + file + "x").err())
                .endsWith(" cannot be used: there is no such file\n");
        assertThat(platform.run("rules", "test", "--help").out()).contains("rules test FILE --table=FILE.json");
    }
}
