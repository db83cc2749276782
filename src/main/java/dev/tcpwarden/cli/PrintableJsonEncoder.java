package dev.tcpwarden.cli;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.tcpwarden.text.Printable;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** An object a line that a terminal can show: JSON itself demands escapes only below U+0020. */
final class PrintableJsonEncoder extends JsonEncoder {

    private static final int DELETE = 0x7f;

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = new String(super.encode(event), StandardCharsets.UTF_8);
        if (line.chars().allMatch(c -> c < DELETE)) {
            return line.getBytes(StandardCharsets.UTF_8);
        }
        return line.codePoints()
                .mapToObj(c -> c < DELETE ? Character.toString(c) : Printable.oneLine(Character.toString(c)))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
