package dev.tcpwarden.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessNamerTest {

    /** An executable, its command line (apart by blanks), the name. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /usr/sbin/nginx         | nginx -g x                                        | nginx
            /usr/lib/jvm/bin/java   | java -jar /opt/orders.jar                         | orders
            /usr/lib/jvm/bin/java   | java -Xmx1g -jar -Da=b /opt/orders.jar --key=x    | orders
            /usr/lib/jvm/bin/java   | java -jar orders-1.2.war                          | orders-1.2.war
            /usr/lib/jvm/bin/java   | java com.acme.OrderService secret                 | OrderService
            /usr/lib/jvm/bin/java   | java com/acme/OrderService                        | OrderService
            /usr/lib/jvm/bin/java   | java Main                                         | Main
            /usr/lib/jvm/bin/java   | java -cp /x.jar:/y -Dfoo=com.acme.No com.acme.Main | Main
            /usr/lib/jvm/bin/java   | java -classpath /x --add-opens a/b=ALL-UNNAMED com.acme.Main | Main
            /usr/lib/jvm/bin/java   | java --class-path=/x -XX:+UseZGC com.acme.Main    | Main
            /usr/lib/jvm/bin/java   | java --class-path /x -p /m --add-modules a com.acme.Main | Main
            /usr/lib/jvm/bin/java   | java -p mods -m com.acme.app/com.acme.app.Server  | Server
            /usr/lib/jvm/bin/java   | java --module com.acme.app                        | com.acme.app
            /usr/lib/jvm/bin/java   | java --module=com.acme.app/com.acme.Server        | Server
            /usr/lib/jvm/bin/java   | java @/etc/options com.acme.Main                  | Main
            /usr/lib/jvm/bin/java   | java @/etc/options -jar /opt/a.jar                | a
            /usr/lib/jvm/bin/java   | java @/etc/main secret                            | java
            /usr/lib/jvm/bin/java   | java @/etc/main db.example.com                    | java
            /usr/lib/jvm/bin/java   | java --source 17 /srv/Tool.java                   | Tool.java
            /usr/lib/jvm/bin/java   | java -jar                                         | java
            /usr/lib/jvm/bin/java   | java -cp                                          | java
            /usr/lib/jvm/bin/java   | java -jar .jar                                    | java
            /usr/lib/jvm/bin/java   | java -version                                     | java
            /usr/bin/python3        | python3 /srv/app.py --password=x                  | app.py
            /usr/bin/python3.11     | python3 -m http.server 80                         | http.server
            /usr/bin/python3.11     | python3 -Im http.server                           | http.server
            /usr/bin/python3.11     | python3 -mhttp.server                             | http.server
            /usr/bin/python3        | python3 -c print(1) secret                        | python3
            /usr/bin/python3        | python3 -uc print(1)                              | python3
            /usr/bin/python3        | python3 -W ignore -X dev -u app.py                | app.py
            /usr/bin/python3        | python3 -Wignore -Xdev app.py                     | app.py
            /usr/bin/python3        | python3 --check-hash-based-pycs never app.py      | app.py
            /usr/bin/python3        | python3 - secret                                  | python3
            /usr/bin/python3        | python3                                           | python3
            /usr/bin/python3        | python3 /srv/app/                                 | app
            /usr/bin/pypy3.9        | pypy3 -- x.py                                     | x.py
            /usr/bin/node           | node --max-old-space-size=400 /srv/server.js      | server.js
            /usr/bin/node           | node -r dotenv/config --import ./x.mjs server.js  | server.js
            /usr/bin/node           | node --require=x --inspect server.js              | server.js
            /usr/bin/node           | node -e code                                      | node
            /usr/bin/node           | node -pe code                                     | node
            /usr/bin/node           | node --eval code                                  | node
            /usr/bin/nodejs         | nodejs app.js                                     | app.js
            /usr/bin/ruby3.1        | ruby -I lib -r json -w /srv/app.rb                | app.rb
            /usr/bin/ruby           | ruby -Ilib -W0 app.rb                             | app.rb
            /usr/bin/ruby           | ruby -rjson -e code                               | ruby
            /usr/bin/ruby           | ruby -S puma                                      | puma
            /usr/bin/perl           | perl -w -T /srv/app.pl                            | app.pl
            /usr/bin/perl           | perl -MSocket -I lib -CS app.pl                   | app.pl
            /usr/bin/perl5.36.0     | perl -Mstrict -we code                            | perl5.36.0
            /usr/bin/bash           | bash /srv/run.sh secret                           | run.sh
            /usr/bin/bash           | bash -x -o pipefail +e run.sh                     | run.sh
            /usr/bin/bash           | bash -euo pipefail run.sh                         | run.sh
            /usr/bin/bash           | bash --rcfile x --norc run.sh                     | run.sh
            /usr/bin/bash           | bash -lc code secret                              | bash
            /usr/bin/bash           | bash -s secret                                    | bash
            /usr/bin/bash           | -bash                                             | bash
            /usr/bin/dash           | sh -c code                                        | dash
            /usr/bin/dash           | sh /srv/run.sh                                    | run.sh
            /usr/sbin/javaws        | javaws a.jar                                      | javaws
            /memfd:tool             | tool                                              | memfd:tool
            """)
    void aProcessIsNamedByItsExecutableOrByWhatItRuns(String executable, String commandLine, String name) {
        assertThat(ProcessNamer.name(executable, () -> Arrays.asList(commandLine.split(" +", -1)), "comm"))
                .isEqualTo(name);
    }

    @Test
    void withoutAnExecutableItIsComm() {
        assertThat(ProcessNamer.name("", ProcessNamerTest::unasked, "java")).isEqualTo("java");
        assertThat(ProcessNamer.name("", ProcessNamerTest::unasked, "")).isEqualTo("unnamed");
        assertThat(ProcessNamer.name("/", ProcessNamerTest::unasked, "odd")).isEqualTo("odd");
    }

    @Test
    void onlyForInterpretersTheCommandLineIsRead() {
        assertThat(ProcessNamer.name("/usr/sbin/nginx", ProcessNamerTest::unasked, "x"))
                .isEqualTo("nginx");
    }

    @Test
    void anInterpreterWithoutACommandLineGoesByItsOwnName() {
        assertThat(ProcessNamer.name("/usr/bin/java", List::of, "x")).isEqualTo("java");
        assertThat(ProcessNamer.name("/usr/bin/python3", () -> List.of("python3", ""), "x"))
                .isEqualTo("python3");
    }

    @Test
    void namesPassUnbroken() {
        String odd = "a \"b\"\\\nc\u00e9\ufffd" + "x".repeat(200);
        assertThat(ProcessNamer.name("/srv/" + odd, ProcessNamerTest::unasked, "x"))
                .isEqualTo(odd);
        assertThat(ProcessNamer.name("/usr/bin/python3", () -> List.of("python3", "/srv/" + odd), "x"))
                .isEqualTo(odd);
    }

    @Test
    void noNameIsLongerThanThatOfAFile() {
        String longest = "x".repeat(255);
        List<String> commandLine = List.of("bash", "/srv/" + longest + "y".repeat(120_000));
        assertThat(ProcessNamer.name("/usr/bin/bash", () -> commandLine, "x")).isEqualTo(longest);
        assertThat(ProcessNamer.name("/srv/" + longest, ProcessNamerTest::unasked, "x"))
                .isEqualTo(longest);
    }

    @Test
    void aCutNeverLeavesHalfACharacter() {
        String rocket = "\ud83d\ude80";
        assertThat(ProcessNamer.name("/srv/" + "x".repeat(254) + rocket, ProcessNamerTest::unasked, "x"))
                .isEqualTo("x".repeat(254));
        assertThat(ProcessNamer.name("/srv/" + "x".repeat(253) + rocket + "y", ProcessNamerTest::unasked, "x"))
                .isEqualTo("x".repeat(253) + rocket);
    }

    private static List<String> unasked() {
        return fail("the command line was read");
    }
}
