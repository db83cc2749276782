package dev.tcpwarden.kernel.windows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** ntdef.h: UNICODE_STRING, whose text is somewhere in the same bytes. */
final class UnicodeString {

    static final int BYTES = 16;

    static final int LENGTH = 0; // in bytes
    static final int BUFFER = 8;

    private UnicodeString() {}

    /**
     * The text of the UNICODE_STRING at {@code at}; half a character is replaced.
     *
     * @param address where the bytes are, which the pointer in the structure goes by
     */
    static String read(ByteBuffer bytes, int at, long address) throws MalformedTableException {
        if (at < 0 || at > bytes.limit() - BYTES) {
            throw new MalformedTableException(
                    "a UNICODE_STRING at byte " + at + " of " + bytes.limit() + " is cut short");
        }
        int length = Short.toUnsignedInt(bytes.getShort(at + LENGTH));
        if (length == 0) {
            return "";
        }
        return utf16(bytes, bytes.getLong(at + BUFFER) - address, length);
    }

    /** The text of {@code length} bytes from {@code from} on. */
    static String utf16(ByteBuffer bytes, long from, int length) throws MalformedTableException {
        if (from < 0 || from > bytes.limit() - length) {
            throw new MalformedTableException(
                    "a text of " + length + " bytes begins at byte " + from + " of " + bytes.limit());
        }
        byte[] text = new byte[length];
        bytes.get((int) from, text);
        return new String(text, StandardCharsets.UTF_16LE);
    }
}
