package dev.tcpwarden.cli;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.history.LogText;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryCommandTest {

    private final FakePlatform platform = new FakePlatform(new TableOf().build());

    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void logOfTheYear2020() throws IOException {
        log = folder.resolve("log.json");
        new LogText()
                .start(0, 0)
                .closed(100, 59, 50_312, "reset_by_peer")
                .brief(101, 50_313, "refused")
                .open(300, 10, 50_314)
                .open(300, 200, 50_315)
                .mark("interval", 300)
                .write(log);
    }

    private static String local(long seconds) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(at(seconds));
    }

    private FakePlatform.Run run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "history";
        all[1] = "--log=" + log;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return platform.run(all);
    }

    @Test
    void printsWhatEndedInATime() {
        assertThat(run("--from=" + at(0), "--to=" + at(200)))
                .isEqualTo(new FakePlatform.Run(0, """
                Ended               Duration Local          Remote        Result        Process
                %s 41s      10.0.0.1:50312 10.0.0.5:5432 reset_by_peer api (pid 10)
                %s -        10.0.0.1:50313 10.0.0.5:5432 refused       curl (exited)
                """.formatted(local(100), local(101)), ""));
    }

    @Test
    void printsWhatWasOpenAtAMoment() {
        assertThat(run("--at=" + at(70))).isEqualTo(new FakePlatform.Run(0, """
                State       Local          Remote        Opened              Process
                established 10.0.0.1:50312 10.0.0.5:5432 %s api (pid 10)
                established 10.0.0.1:50314 10.0.0.5:5432 %s api (pid 10)
                """.formatted(local(59), local(10)), ""));
    }

    @Test
    void wideHasWhatWasMeasuredAndOtherNamespaces() {
        assertThat(run("--from=" + at(0), "--to=" + at(200), "-o", "wide").out())
                .isEqualTo("""
                Ended               Duration Local          Remote        Result        Direction Handshake Terminated-By   RTT Min-RTT Sent Received Rate Retrans  Idle Stalled      Netns Process
                %s 41s      10.0.0.1:50312 10.0.0.5:5432 reset_by_peer outbound  213us     -             180us       -   42        -    -       - 500ms no      4026531999 api (pid 10)
                %s -        10.0.0.1:50313 10.0.0.5:5432 refused       outbound  -         -                 -       -    -        -    -       -     - -                - curl (exited)
                """.formatted(local(100), local(101)));
    }

    @Test
    void jsonIsTheLinesOfTheLog() {
        assertThat(run("--from=" + at(0), "--to=" + at(200), "-o", "json", "process=curl"))
                .isEqualTo(new FakePlatform.Run(0, """
                [
                {"event":"closed","time":"%s","process":"curl","local":"10.0.0.1:50313","remote":"10.0.0.5:5432","direction":"outbound","result":"refused"}
                ]
                """.formatted(at(101)), ""));
        assertThat(run("--at=" + at(70), "-o", "json", "state=close_wait").out())
                .isEqualTo("[\n]\n");
    }

    @Test
    void addsUpWhatSharesKeys() {
        assertThat(run("--from=" + at(0), "--to=" + at(200), "--by=process,result", "-o", "json")
                        .out())
                .contains("\"process\":\"api\",\"result\":\"reset_by_peer\",")
                .contains("\"process\":\"curl\",\"result\":\"refused\",");
        assertThat(run("--at=" + at(250), "--by=remote", "--top=1").out().lines())
                .last()
                .asString()
                .startsWith("10.0.0.5:5432     2 ");
    }

    @Test
    void readsTheLogOfTheAgent() {
        platform.environment.put("TCPWARDEN_CONNECTIONS_LOG", log.toString());
        assertThat(platform.run("history", "--at=" + at(70)).exit()).isZero();
        platform.environment.put("TCPWARDEN_CONNECTIONS_LOG", "-");
        assertThat(platform.run("history", "--at=" + at(70)))
                .isEqualTo(
                        new FakePlatform.Run(
                                2,
                                "",
                                "tcpwarden: which log? Name it by --log=FILE, or as the agent's by TCPWARDEN_CONNECTIONS_LOG\n"));
    }

    @Test
    void saysWhatTheLogDoesNotKnow() {
        assertThat(run("--from=" + at(-100), "--to=" + at(50)).err())
                .isEqualTo("tcpwarden: nothing is known before " + local(0) + "\n");
        assertThat(run("--at=" + at(400)).err())
                .isEqualTo(
                        "tcpwarden: what was opened after " + local(300) + " and has not ended in the log is missing:"
                                + " open connections are logged from time to time\n");
    }

    @Test
    void withoutATimeItIsTheLastHour() {
        assertThat(run()).isEqualTo(new FakePlatform.Run(0, "Ended Duration Local Remote Result Process\n", ""));
    }

    @Test
    void aLogThatIsNotThere() {
        log = folder.resolve("other.json");
        assertThat(run("--at=" + at(70)))
                .isEqualTo(new FakePlatform.Run(
                        1, "", "tcpwarden: the log \"" + log + "\" cannot be read: there is no such file\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--at=soon | --at=\"soon\" is not a time: allowed are 03:12, yesterday 03:12, 2027-01-31 03:12,"
                        + " 2027-01-31T03:12:00Z, -90m and now",
                "--at=-1m --to=now | --at is one moment, and has neither --from nor --to",
                "--from=-1m --to=-2m | --from=\"-1m\" is after --to",
                "--at=2999-01-01 | --at=\"2999-01-01\" is in the future",
                "state_age>1h | \"state_age\" is not in the log: age is how long a connection was known",
                "result=gone | the filter term \"result=gone\" is wrong: \"gone\" is no way to end: allowed are closed, reset,"
                        + " reset_by_peer, timed_out, refused, host_unreachable, net_unreachable, terminated, unknown",
                "--top=3 | --top chooses among groups: it needs --by",
            })
    void mistakesAreOneSentence(String arguments, String sentence) {
        assertThat(run(arguments.split(" "))).isEqualTo(new FakePlatform.Run(2, "", "tcpwarden: " + sentence + "\n"));
    }
}
