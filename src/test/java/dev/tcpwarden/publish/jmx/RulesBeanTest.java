package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.rules.Rules;
import dev.tcpwarden.rules.RulesFile;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesBeanTest {

    @Test
    void rulesAreATableAndCanBePausedResumedAndPreviewed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("rules.yml"),
                "rules: [{name: leak, match: state=close_wait, except: local=:1, expires: 2027-01-01T00:00:00Z}]");
        ObjectName name = new ObjectName("tcpwarden:type=Rules");
        try (Bench bench = new Bench()) {
            bench.sample(new TableOf()
                    .owned(process("orders", 10), 1, TcpState.CLOSE_WAIT, "10.0.0.1:80 -> 10.0.0.2:5000")
                    .build());
            bench.publisher.addRules(new Rules(RulesFile.open(file), true, bench.latest));

            assertThat(row(bench, name).get("state")).isEqualTo("grace");
            assertThat(row(bench, name).get("match")).isEqualTo("state=close_wait");
            assertThat(row(bench, name).get("except")).isEqualTo("local=:1");
            assertThat(row(bench, name).get("expires")).isEqualTo("2027-01-01T00:00:00Z");
            assertThat(row(bench, name).get("terminated")).isEqualTo(0L);
            assertThat(bench.server.getAttribute(name, "LastReloadSuccessful")).isEqualTo(true);
            assertThat(bench.server.getAttribute(name, "LastReloadProblem")).isEqualTo("");

            assertThat(invoke(bench, name, "pause")).isEqualTo("paused: leak");
            assertThat(row(bench, name).get("state")).isEqualTo("paused");
            assertThat(row(bench, name).get("why")).isEqualTo("paused");
            assertThat(invoke(bench, name, "resume")).isEqualTo("resumed: leak");
            assertThat(row(bench, name).get("state")).isEqualTo("grace");
            assertThat((String[]) invoke(bench, name, "preview"))
                    .containsExactly("leak: 1 match, 0 protected, 0 victims (oldest), report");

            assertThatThrownBy(() -> bench.server.invoke(
                            name, "pause", new Object[] {"x"}, new String[] {String.class.getName()}))
                    .isInstanceOf(RuntimeMBeanException.class)
                    .cause()
                    .hasMessage("there is no rule \"x\": there are leak");
            bench.publisher.close();
            assertThat(bench.server.isRegistered(name)).isFalse();
        }
    }

    private static Object invoke(Bench bench, ObjectName name, String operation) throws Exception {
        return bench.server.invoke(name, operation, new Object[] {"leak"}, new String[] {String.class.getName()});
    }

    private static CompositeData row(Bench bench, ObjectName name) throws Exception {
        return ((TabularData) bench.server.getAttribute(name, "Rules")).get(new Object[] {"leak"});
    }
}
