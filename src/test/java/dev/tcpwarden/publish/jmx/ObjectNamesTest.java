package dev.tcpwarden.publish.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.TableOf;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ObjectNamesTest {

    @Test
    void aPlainNameStandsWithoutQuotes() {
        assertThat(nameOf("orders")).hasToString("tcpwarden:type=Process,name=orders,pid=4711");
        assertThat(nameOf("my app.py")).hasToString("tcpwarden:type=Process,name=my app.py,pid=4711");
        assertThat(nameOf("back\\slash")).hasToString("tcpwarden:type=Process,name=back\\slash,pid=4711");
    }

    @Test
    void aNameThatCannotStandWithoutIsQuoted() {
        assertThat(nameOf("a,b=c:d")).hasToString("tcpwarden:type=Process,name=\"a,b=c:d\",pid=4711");
        assertThat(nameOf("say \"hi\"")).hasToString("tcpwarden:type=Process,name=\"say \\\"hi\\\"\",pid=4711");
        assertThat(nameOf("two\nlines")).hasToString("tcpwarden:type=Process,name=\"two\\nlines\",pid=4711");
        assertThat(nameOf("")).hasToString("tcpwarden:type=Process,name=\"\",pid=4711");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNameComesBackAndIsNoPattern(String name) {
        ObjectName objectName = nameOf(name);

        assertThat(objectName.isPattern()).isFalse();
        assertThat(objectName.getKeyProperty("pid")).isEqualTo("4711");
        String value = objectName.getKeyProperty("name");
        assertThat(value.startsWith("\"") ? ObjectName.unquote(value) : value).isEqualTo(name);
    }

    static String[] names() {
        return new String[] {
            "nginx",
            "",
            " ",
            "\"",
            "\"quoted\"",
            "*",
            "?",
            "a*",
            "\\",
            "\\n",
            "\n",
            "\r\n",
            "\t\u0000\u001b[31m",
            ",",
            "=",
            ":",
            "//",
            "name=x,pid=1",
            "caf\ufffd",
            "caf\u00e9",
            "\u65e5\u672c",
            "\ud83d\ude00",
            "\ud800",
            "kworker/0:1",
            "x".repeat(200),
            "\"".repeat(200)
        };
    }

    private static ObjectName nameOf(String process) {
        return ObjectNames.of(TableOf.process(process, 4711));
    }
}
