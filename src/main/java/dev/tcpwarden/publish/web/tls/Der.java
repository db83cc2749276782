package dev.tcpwarden.publish.web.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** As much of DER (X.690) as it takes to put one key's form into another. */
final class Der {

    private static final int LONG_FORM = 0x80;
    private static final int LONGEST = 3;

    private Der() {}

    /** One element with these contents. */
    static byte[] write(int tag, byte[]... contents) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            body.writeBytes(content);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = body.size();
        if (length < LONG_FORM) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(LONG_FORM | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >>> (i * Byte.SIZE));
            }
        }
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    /** The contents of the first element with {@code tag} in a sequence. */
    static byte[] find(byte[] sequence, int tag) throws TlsException {
        try {
            ByteBuffer in = ByteBuffer.wrap(sequence);
            in.get();
            ByteBuffer elements = contents(in);
            while (elements.hasRemaining()) {
                int found = elements.get() & 0xff;
                ByteBuffer contents = contents(elements);
                if (found == tag) {
                    byte[] bytes = new byte[contents.remaining()];
                    contents.get(bytes);
                    return bytes;
                }
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new TlsException("has a private key that is damaged");
        }
        throw new TlsException("has a private key of EC that does not name its curve");
    }

    private static ByteBuffer contents(ByteBuffer in) {
        int length = in.get() & 0xff;
        if (length >= LONG_FORM) {
            int bytes = length & ~LONG_FORM;
            if (bytes > LONGEST) {
                throw new IndexOutOfBoundsException(bytes);
            }
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | (in.get() & 0xff);
            }
        }
        ByteBuffer contents = in.slice(in.position(), length);
        in.position(in.position() + length);
        return contents;
    }
}
