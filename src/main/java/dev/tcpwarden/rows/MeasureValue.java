package dev.tcpwarden.rows;

import dev.tcpwarden.socket.Measure;
import dev.tcpwarden.socket.Measure.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Values of a unit as fields have them. */
public final class MeasureValue {

    private MeasureValue() {}

    /** A number, of times in seconds, or a boolean; null for {@link Measure#UNKNOWN}. */
    public static @Nullable Object of(Unit unit, long value) {
        if (value == Measure.UNKNOWN) {
            return null;
        }
        if (unit == Unit.FLAG) {
            return value != 0;
        }
        return unit.time().isEmpty() ? value : BigDecimal.valueOf(value, unit.decimals());
    }
}
