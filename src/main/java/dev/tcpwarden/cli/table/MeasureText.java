package dev.tcpwarden.cli.table;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import dev.tcpwarden.text.Durations;
import java.time.Duration;

/** How values of a unit are written in tables. They may be {@link Measure#UNKNOWN}. */
public final class MeasureText {

    private MeasureText() {}

    /** The cell of a table. */
    public static String cell(Unit unit, long value) {
        if (value == Measure.UNKNOWN) {
            return TextTable.NOTHING;
        }
        if (unit == Unit.FLAG) {
            return value == 0 ? "no" : "yes";
        }
        return unit.time()
                .map(time -> Durations.brief(Duration.of(value, time)))
                .orElseGet(() -> Long.toString(value));
    }
}
