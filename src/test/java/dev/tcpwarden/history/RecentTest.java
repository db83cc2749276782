package dev.tcpwarden.history;

import static dev.tcpwarden.history.LogText.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.filter.ConnectionFilter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {

    private static final int PIECE = 100;

    private final Recent recent = new Recent();

    private void add(int piece) {
        LogText lines = new LogText();
        for (int i = 0; i < PIECE; i++) {
            lines.closed(piece, 0, i, i % 2 == 0 ? "closed" : "reset");
        }
        recent.add(lines.bytes(), PIECE);
    }

    private List<Instant> times(String filter) {
        List<Instant> times = new ArrayList<>();
        History.ended(recent, ConnectionFilter.parsePast(filter), Instant.EPOCH, at(100_000), table -> {
            for (int row : table.rows()) {
                times.add(table.row(row).time());
            }
            return true;
        });
        return times;
    }

    @Test
    void theNewestAreKept() {
        Instant start = recent.begins();
        for (int piece = 0; piece < Recent.MOST / PIECE; piece++) {
            add(piece);
        }
        assertThat(times("")).hasSize(Recent.MOST).first().isEqualTo(at(0));
        assertThat(recent.begins()).isEqualTo(start);
        add(500);
        assertThat(times("")).hasSize(Recent.MOST).startsWith(at(1)).endsWith(at(500));
        assertThat(times("result=reset")).hasSize(Recent.MOST / 2);
        assertThat(recent.begins()).isEqualTo(at(0));
    }

    @Test
    void whatWasAskedForBeforeItBeginsIsNotKnown() {
        assertThat(History.ended(recent, ConnectionFilter.parse(""), Instant.EPOCH, Instant.now(), table -> true)
                        .notes(ZoneOffset.UTC))
                .singleElement()
                .asString()
                .startsWith("nothing is known before ");
        assertThat(History.ended(recent, ConnectionFilter.parse(""), Instant.now(), Instant.now(), table -> true)
                        .notes(ZoneOffset.UTC))
                .isEmpty();
    }
}
