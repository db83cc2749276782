package dev.tcpwarden.kernel.windows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** winsvc.h: an array of ENUM_SERVICE_STATUS_PROCESSW of 64-bit Windows, with the names behind it. */
final class ServiceStatuses {

    static final int BYTES = 56;
    static final int SERVICE_NAME = 0;
    static final int PROCESS_ID = 44;

    private ServiceStatuses() {}

    /**
     * The names of services by the pid of their process.
     *
     * @param address where the bytes are, which pointers in them go by
     */
    static Map<Integer, List<String>> decode(ByteBuffer bytes, int count, long address) throws MalformedTableException {
        if (count < 0 || count > bytes.limit() / BYTES) {
            throw new MalformedTableException("the list of services claims " + Integer.toUnsignedString(count) + " of "
                    + BYTES + " bytes, which do not fit into its " + bytes.limit());
        }
        Map<Integer, List<String>> services = new HashMap<>();
        for (int at = 0; at < count * BYTES; at += BYTES) {
            services.computeIfAbsent(bytes.getInt(at + PROCESS_ID), pid -> new ArrayList<>())
                    .add(terminated(bytes, bytes.getLong(at + SERVICE_NAME) - address));
        }
        services.values().forEach(names -> names.sort(null));
        return services;
    }

    private static String terminated(ByteBuffer bytes, long from) throws MalformedTableException {
        long end = from;
        while (end >= 0 && end <= bytes.limit() - Character.BYTES && bytes.getChar((int) end) != 0) {
            end += Character.BYTES;
        }
        if (end < 0 || end > bytes.limit() - Character.BYTES) {
            throw new MalformedTableException(
                    "the name of a service begins at byte " + from + " of " + bytes.limit() + " and does not end");
        }
        return UnicodeString.utf16(bytes, from, (int) (end - from));
    }
}
