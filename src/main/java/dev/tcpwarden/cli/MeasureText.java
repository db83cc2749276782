package dev.tcpwarden.cli;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import dev.tcpwarden.text.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How values of a unit are written in tables and in JSON. They may be {@link Measure#UNKNOWN}. */
final class MeasureText {

    private MeasureText() {}

    /** The cell of a table. */
    static String cell(Unit unit, long value) {
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

    /** The value in JSON: a number, of times in seconds, or a boolean; null for what is not known. */
    static @Nullable Object json(Unit unit, long value) {
        if (value == Measure.UNKNOWN) {
            return null;
        }
        if (unit == Unit.FLAG) {
            return value != 0;
        }
        return unit.time().isEmpty() ? value : seconds(unit, value);
    }

    private static BigDecimal seconds(Unit unit, long value) {
        int decimals = Long.toString(unit.perSecond()).length() - 1;
        return BigDecimal.valueOf(value, decimals);
    }
}
