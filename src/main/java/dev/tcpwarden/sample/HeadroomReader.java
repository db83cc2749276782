package dev.tcpwarden.sample;

import dev.tcpwarden.kernel.StackFigures;
import dev.tcpwarden.kernel.StackSource;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import java.util.Map;

/** Reads what can run out, once a sample. */
final class HeadroomReader {

    private final StackSource stack;
    private final PortUse portUse = new PortUse();

    HeadroomReader(StackSource stack) {
        this.stack = stack;
    }

    /** @param keys the series that each process is in */
    Headroom of(AttributedTable attributed, Map<ProcessIdentity, SeriesLedger.Key> keys) {
        StackFigures figures = stack.read();
        PortUse.Result used = figures.ephemeralPorts()
                .map(ports -> portUse.of(attributed, ports, keys))
                .orElse(PortUse.Result.NONE);
        return new Headroom(figures, used.series(), used.most());
    }
}
