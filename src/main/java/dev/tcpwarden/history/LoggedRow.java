package dev.tcpwarden.history;

import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.rows.SavedRow;
import dev.tcpwarden.socket.CloseResult;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a connection.
 *
 * @param line as it is in the log
 * @param values by their keys
 * @param time when it closed, or was seen open
 * @param opened when a sample saw it first; null where it may be older, or no sample saw it
 * @param result null of one that was open
 */
@SuppressWarnings("ArrayRecordComponent")
public record LoggedRow(
        byte[] line,
        SavedRow values,
        Instant time,
        @Nullable Instant opened,
        @Nullable CloseResult result) {

    /** @throws IOException if it is no line of a connection */
    static LoggedRow of(LogLine line) throws IOException {
        SavedRow values = line.read();
        String result = values.text("result");
        return new LoggedRow(
                line.copy(),
                completed(values),
                Instant.ofEpochMilli(line.time()),
                values.text("opened").isEmpty() ? null : time(values, "opened"),
                result.isEmpty() ? null : CloseResult.ofLabel(result).orElseThrow(() -> values.wrong("result")));
    }

    private static Instant time(SavedRow values, String key) throws IOException {
        try {
            return Instant.parse(values.text(key));
        } catch (DateTimeException e) {
            throw values.wrong(key);
        }
    }

    /** With what the log leaves out: one that no sample saw is closed by now, and one without an owner has none for the usual reason. */
    private static SavedRow completed(SavedRow values) throws IOException {
        String label = values.text("state");
        TcpState state =
                label.isEmpty() ? TcpState.CLOSE : TcpState.ofLabel(label).orElseThrow(() -> values.wrong("state"));
        SavedRow withState = label.isEmpty() ? values.with("state", state.label()) : values;
        return values.text("process").isEmpty()
                ? withState.with(
                        "unattributed", UnattributedReason.ofUnheld(state).label())
                : withState;
    }

    /** Whether it was open at a moment before its {@link #time}: what no sample saw was open for less than the time between two. */
    boolean wasOpen(Instant moment) {
        boolean wasSeen = !values.text("state").equals(TcpState.CLOSE.label());
        return opened == null ? wasSeen : !opened.isAfter(moment);
    }

    /** What tells it apart from all others that were open at the same time. */
    String ends() {
        return values.text("netns") + " " + values.text("local") + " " + values.text("remote");
    }
}
