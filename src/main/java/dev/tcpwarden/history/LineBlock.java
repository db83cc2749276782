package dev.tcpwarden.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole lines of a file, each with its line feed.
 *
 * @param length how many of the bytes are in use
 */
@SuppressWarnings("ArrayRecordComponent")
record LineBlock(byte[] bytes, int length) {

    List<LogLine> lines() {
        List<LogLine> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                lines.add(new LogLine(bytes, from, i - from));
                from = i + 1;
            }
        }
        return lines;
    }
}
