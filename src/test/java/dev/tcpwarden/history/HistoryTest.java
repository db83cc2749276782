package dev.tcpwarden.history;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.filter.ConnectionFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    private Path folder;

    private final List<Integer> ports = new ArrayList<>();

    private Path log() {
        return folder.resolve("log.json");
    }

    private List<String> ended(long from, long to, String... terms) throws Exception {
        ports.clear();
        return History.open(log(), ConnectionFilter.parsePast(List.of(terms)))
                .ended(at(from), at(to), this::add)
                .notes(ZoneOffset.UTC);
    }

    private List<String> openAt(long moment, String... terms) throws Exception {
        ports.clear();
        return History.open(log(), ConnectionFilter.parsePast(List.of(terms)))
                .openAt(at(moment), this::add)
                .notes(ZoneOffset.UTC);
    }

    private boolean add(LoggedTable table) {
        for (int row : table.rows()) {
            ports.add(table.table().table().localPort(row));
        }
        return true;
    }

    @Test
    void whatEndedInATimeWithItsBorders() throws Exception {
        new LogText()
                .start(0, 0)
                .closed(99, 10, 1, "closed")
                .closed(100, 10, 2, "closed")
                .open(110, 10, 3)
                .closed(150, 10, 4, "reset")
                .brief(160, 5, "refused")
                .closed(200, 10, 6, "timed_out")
                .closed(201, 10, 7, "closed")
                .mark("interval", 300)
                .write(log());

        assertThat(ended(100, 200)).isEmpty();
        assertThat(ports).containsExactly(2, 4, 5, 6);
    }

    @Test
    void filtersTakeResultsAgesAndMeasures() throws Exception {
        new LogText()
                .start(0, 0)
                .closed(100, 10, 1, "closed")
                .closed(100, 95, 2, "reset_by_peer")
                .brief(100, 3, "refused")
                .mark("interval", 300)
                .write(log());

        ended(0, 300, "result=refused,reset_by_peer");
        assertThat(ports).containsExactly(2, 3);
        ended(0, 300, "result!=closed", "state=established");
        assertThat(ports).containsExactly(2);
        ended(0, 300, "age>1m");
        assertThat(ports).containsExactly(1);
        ended(0, 300, "age<1m");
        assertThat(ports).as("of one that no sample saw no age is known").containsExactly(2);
        ended(0, 300, "rtt>100us", "process=api", "idle<1s");
        assertThat(ports).containsExactly(1, 2);
        ended(0, 300, "process=curl");
        assertThat(ports).containsExactly(3);
        ended(0, 300, "process=curl,api", "direction=outbound", "result=closed,refused", "pid=10");
        assertThat(ports).containsExactly(1);
    }

    @Test
    void whatWasOpenAtAMoment() throws Exception {
        new LogText()
                .start(0, 0)
                .closed(99, 10, 1, "closed") // before
                .closed(101, 100, 2, "closed") // opened just then
                .closed(102, 101, 3, "closed") // opened after
                .brief(103, 4, "closed")
                .open(300, 10, 5)
                .open(300, 200, 6)
                .mark("interval", 300)
                .closed(301, 10, 5, "reset")
                .write(log());

        assertThat(openAt(100)).isEmpty();
        assertThat(ports).containsExactly(2, 5);
        openAt(100, "result=closed");
        assertThat(ports).containsExactly(2);
    }

    @Test
    void aFilterIsAppliedToTheFirstLineAfterTheMoment() throws Exception {
        new LogText()
                .start(0, 0)
                .open(200, 10, 5)
                .closed(201, 10, 5, "reset")
                .mark("interval", 300)
                .write(log());

        openAt(100, "result=reset");
        assertThat(ports).isEmpty();
    }

    @Test
    void openConnectionsAreKnownFromTheLineBeforeWhileNoneFollows() throws Exception {
        new LogText()
                .start(0, 0)
                .open(300, 10, 1)
                .open(300, 10, 2)
                .open(300, 10, 3)
                .mark("interval", 300)
                .closed(350, 10, 2, "closed")
                .closed(450, 10, 3, "closed")
                .write(log());

        assertThat(openAt(400))
                .containsExactly("what was opened after 2026-01-31 00:05:00 and has not ended in the log is missing:"
                        + " open connections are logged from time to time");
        assertThat(ports).containsExactly(3, 1);
    }

    @Test
    void timesWithoutAnAgentAreSaid() throws Exception {
        new LogText()
                .start(0, 0)
                .open(100, 10, 1)
                .mark("stop", 100)
                .start(500, 490)
                .lost(510, 7)
                .closed(520, 495, 2, "closed")
                .open(600, 495, 3)
                .mark("interval", 600)
                .closed(601, 595, 4, "closed")
                .write(log());
        String gap = "nothing is known from 2026-01-31 00:01:40 to 2026-01-31 00:08:10: no agent has logged";

        assertThat(openAt(50)).isEmpty();
        assertThat(ports).containsExactly(1);
        assertThat(openAt(200)).contains(gap);
        assertThat(ports).isEmpty();
        assertThat(openAt(500)).containsExactly("7 connections could not be logged, and are missing");
        assertThat(ports).containsExactly(2, 3);
        assertThat(ended(0, 600)).containsExactly(gap, "7 connections could not be logged, and are missing");
        assertThat(ports).containsExactly(2);
        assertThat(ended(-100, 90)).containsExactly("nothing is known before 2026-01-31 00:00:00");
    }

    @Test
    void anAgentThatWasKilledLeavesWhatWasOpen() throws Exception {
        new LogText()
                .start(0, 0)
                .open(300, 10, 1)
                .open(300, 10, 2)
                .mark("interval", 300)
                .closed(400, 10, 2, "closed")
                .closed(401, 10, 3, "closed")
                .start(500, 490)
                .open(600, 10, 4)
                .mark("interval", 600)
                .write(log());

        assertThat(openAt(350)).hasSize(1).allMatch(note -> note.startsWith("what was opened after"));
        assertThat(ports).containsExactly(2, 3, 1);
    }

    @Test
    void onlyFilesThatMayHaveATimeAreRead() throws Exception {
        Path broken = folder.resolve("log.json.2027-01-31.0.gz");
        byte[] first = new LogText()
                .start(0, 0)
                .closed(1, 0, 1, "closed")
                .mark("interval", 300)
                .compressed();
        Files.write(broken, first);
        new LogText()
                .start(10_000, 0)
                .closed(11_100, 11_050, 2, "closed")
                .mark("interval", 11_300)
                .compress(folder.resolve("log.json.2027-01-31.1.gz"));
        new LogText()
                .start(20_000, 0)
                .closed(20_100, 20_050, 3, "closed")
                .compress(folder.resolve("log.json.2027-01-31.10.gz"));
        new LogText().start(30_000, 0).closed(30_100, 30_050, 4, "closed").write(log());

        assertThat(ended(0, 40_000)).isEmpty();
        assertThat(ports).containsExactly(1, 2, 3, 4);
        Files.write(broken, Arrays.copyOf(first, first.length - 12));
        assertThat(ended(0, 40_000)).containsExactly("1 lines cannot be read, and were skipped");
        assertThat(ended(20_000, 40_000)).as("that file is not read").isEmpty();
        assertThat(ports).containsExactly(3, 4);
        assertThat(openAt(11_060)).isEmpty();
        assertThat(ports).containsExactly(2);
    }

    @Test
    void timesThatWereThereTwiceAreBothFound() throws Exception {
        new LogText()
                .start(10_000, 0)
                .closed(12_000, 11_000, 1, "closed")
                .open(12_300, 10_500, 9)
                .mark("interval", 12_300)
                .closed(19_000, 18_000, 2, "closed")
                .open(20_000, 10_500, 9)
                .mark("interval", 20_000)
                .compress(folder.resolve("log.json.2027-01-31.0.gz"));
        new LogText()
                .setBack(20_001, 11_000, 0)
                .closed(12_010, 11_990, 3, "closed")
                .open(12_310, 1_500, 9)
                .mark("interval", 12_310)
                .write(log());
        String note = "the clock was set back from 2026-01-31 05:33:21 to 2026-01-31 03:03:20,"
                + " so times between them were there twice";

        assertThat(ended(11_900, 12_050)).containsExactly(note);
        assertThat(ports).containsExactly(1, 3);
        assertThat(openAt(12_000)).containsExactly(note);
        assertThat(ports).containsExactly(1, 9, 3);
        assertThat(ended(18_000, 19_500)).containsExactly(note);
        assertThat(ports).containsExactly(2);
        assertThat(ended(10_000, 10_900)).as("before that").isEmpty();
    }

    /** The file after the clock was set back begins when the agent next writes, which is after the ends that it then names. */
    @Test
    void aFileMayBeginAfterAllThatItHas() throws Exception {
        new LogText()
                .start(10_000, 0)
                .closed(20_000, 19_000, 1, "closed")
                .write(folder.resolve("log.json.2026-01-31.0"));
        new LogText()
                .setBack(20_001, 11_005, 0)
                .closed(11_001, 11_000, 2, "closed")
                .mark("interval", 11_005)
                .write(log());

        assertThat(ended(10_990, 11_002)).isEmpty();
        assertThat(ports).containsExactly(2);
    }

    @Test
    void aFileThatIsBeingCompressedIsReadOnce() throws Exception {
        LogText older = new LogText().start(0, 0).closed(1, 0, 1, "closed");
        older.write(folder.resolve("log.json.2027-01-31.0.gz81723.tmp"));
        byte[] compressed = older.compressed();
        Files.write(folder.resolve("log.json.2027-01-31.0.gz"), Arrays.copyOf(compressed, 30));
        new LogText().start(100, 0).closed(110, 100, 2, "closed").write(log());
        Files.writeString(folder.resolve("log.json.bak"), "not of the log");

        assertThat(ended(0, 200)).isEmpty();
        assertThat(ports).containsExactly(1, 2);
    }

    @Test
    void aFileWhoseCompressionEndsMeanwhileIsRead() throws Exception {
        LogText older = new LogText().start(0, 0).closed(1, 0, 1, "closed");
        Path temporary = older.write(folder.resolve("log.json.2027-01-31.0.gz81723.tmp"));
        new LogText().start(100, 0).closed(110, 100, 2, "closed").write(log());
        History history = History.open(log(), ConnectionFilter.parsePast(List.of()));

        older.compress(folder.resolve("log.json.2027-01-31.0.gz"));
        Files.delete(temporary);
        assertThat(history.ended(at(0), at(200), this::add).notes(ZoneOffset.UTC))
                .isEmpty();
        assertThat(ports).containsExactly(1, 2);
    }

    @Test
    void whatWasRotatedSinceTheFilesWereListedIsRead() throws Exception {
        new LogText().start(0, 0).closed(1, 0, 1, "closed").write(folder.resolve("log.json.2027-01-31.0"));
        new LogText().start(100, 0).closed(110, 100, 2, "closed").write(log());
        History history = History.open(log(), ConnectionFilter.parsePast(List.of()));

        Files.move(log(), folder.resolve("log.json.2027-01-31.1.gz4711.tmp"));
        LogText later = new LogText().start(120, 0).closed(130, 100, 3, "closed");
        later.compress(folder.resolve("log.json.2027-01-31.2.gz"));
        assertThat(history.ended(at(0), at(200), this::add).notes(ZoneOffset.UTC))
                .as("no file is written")
                .hasSize(1);
        new LogText().start(140, 0).closed(150, 100, 4, "closed").write(log());
        assertThat(history.ended(at(0), at(200), this::add).notes(ZoneOffset.UTC))
                .isEmpty();
        assertThat(ports).containsExactly(1, 2, 3, 1, 2, 3, 4);
    }

    @Test
    void whatCannotBeReadIsSkippedAndCounted() throws Exception {
        new LogText()
                .start(0, 0)
                .line("{'event':'closed','time':'yesterday'}")
                .line("no JSON")
                .line("{'event':'closed','time':'2026-01-31T00:00:01Z','local':")
                .line("{'event':'other','time':'2026-01-31T00:00:01Z'}")
                .line("{'event':'closed','time':'2026-01-31T00:00:01Z','local':'here','remote':'10.0.0.5:1'}")
                .closed(100, 10, 1, "vanished")
                .closed(100, 10, 2, "closed")
                .raw("{\"event\":\"closed\",\"time\":\"2027-01-3")
                .write(log());

        assertThat(ended(0, 200)).containsExactly("7 lines cannot be read, and were skipped");
        assertThat(ports).containsExactly(2);
    }

    @Test
    void aLineOfAnyLengthHarmsNoOther() throws Exception {
        new LogText()
                .start(0, 0)
                .closed(100, 10, 1, "closed")
                .raw("x".repeat(3_000_000) + "\n")
                .closed(101, 10, 2, "closed")
                .write(log());

        assertThat(ended(0, 200)).singleElement().asString().endsWith("lines cannot be read, and were skipped");
        assertThat(ports).containsExactly(1, 2);
    }

    @Test
    void aReaderThatHasEnoughStops() throws Exception {
        LogText text = new LogText().start(0, 0);
        for (int i = 0; i < 50_000; i++) {
            text.closed(100, 10, 1 + i, "closed");
        }
        text.write(log());
        List<Integer> sizes = new ArrayList<>();
        History.open(log(), ConnectionFilter.parse(List.of())).ended(at(0), at(200), table -> {
            sizes.add(table.size());
            return sizes.size() < 2;
        });
        assertThat(sizes).hasSize(2);
    }

    @Test
    void withoutALogThereIsNoAnswer() {
        assertThatThrownBy(() -> ended(0, 1)).isInstanceOf(IOException.class).hasMessage("there is no such file");
    }
}
