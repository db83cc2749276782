package dev.tcpwarden.kernel.windows;

import dev.tcpwarden.kernel.ProcessCatalog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * winternl.h: SYSTEM_PROCESS_INFORMATION of 64-bit Windows, one behind the other. The start time is a FILETIME (100 ns since
 * 1601), which Microsoft's header calls reserved and every version has had there.
 */
final class SystemProcesses {

    static final int NEXT_ENTRY_OFFSET = 0; // 0 in the last one
    static final int CREATE_TIME = 32;
    static final int IMAGE_NAME = 56;
    static final int UNIQUE_PROCESS_ID = 80;

    /** Up to and with the pid, all that is read. */
    private static final int READ_BYTES = 88;

    private SystemProcesses() {}

    /** @param address where the bytes are, which pointers in them go by */
    static List<ProcessCatalog.Entry> decode(ByteBuffer bytes, long address) throws MalformedTableException {
        List<ProcessCatalog.Entry> processes = new ArrayList<>();
        long at = 0;
        long next;
        do {
            if (at > bytes.limit() - READ_BYTES) {
                throw new MalformedTableException(
                        "the list of processes goes on at byte " + at + " of " + bytes.limit());
            }
            int entry = (int) at;
            processes.add(new ProcessCatalog.Entry(
                    (int) bytes.getLong(entry + UNIQUE_PROCESS_ID),
                    bytes.getLong(entry + CREATE_TIME),
                    UnicodeString.read(bytes, entry + IMAGE_NAME, address)));
            next = Integer.toUnsignedLong(bytes.getInt(entry + NEXT_ENTRY_OFFSET));
            at += next;
        } while (next != 0);
        return processes;
    }
}
