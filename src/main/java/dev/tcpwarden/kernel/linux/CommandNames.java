package dev.tcpwarden.kernel.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads names of processes ({@code comm}) from BPF records: few different ones, in very many records. One thread at a time. */
final class CommandNames {

    private static final int LENGTH = 16; // TASK_COMM_LEN
    private static final int MAX_KEPT = 4096;

    private record Bytes(long first, long second) {}

    private final Map<Bytes, String> names = new HashMap<>();

    String read(ByteBuffer records, int from) {
        Bytes bytes = new Bytes(records.getLong(from), records.getLong(from + Long.BYTES));
        if (names.size() == MAX_KEPT && !names.containsKey(bytes)) {
            names.clear();
        }
        return names.computeIfAbsent(bytes, unknown -> decode(records, from));
    }

    private static String decode(ByteBuffer records, int from) {
        byte[] name = new byte[LENGTH];
        records.get(from, name);
        int length = 0;
        while (length < LENGTH && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }
}
