package dev.tcpwarden.cli.top;

import dev.tcpwarden.socket.Measure;
import java.util.List;

/** What is shown as a rate. */
enum Flow {
    IN("In/s", Measure.RECEIVED_BYTES),
    OUT("Out/s", Measure.SENT_BYTES),
    RETRANSMITTED("Retr/s", Measure.RETRANSMITTED_SEGMENTS);

    static final List<Flow> ALL = List.of(values());

    private final String header;
    private final Measure counter;

    Flow(String header, Measure counter) {
        this.header = header;
        this.counter = counter;
    }

    String header() {
        return header;
    }

    Measure counter() {
        return counter;
    }
}
