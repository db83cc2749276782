package dev.tcpwarden.kernel.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The payload of a netlink attribute: the bytes from {@code from} to before {@code to}, none where there is no such attribute. */
record Attribute(ByteBuffer buffer, int from, int to) {

    /** The first one of a type among the attributes in these bytes. */
    static Attribute find(ByteBuffer buffer, int from, int to, int type) throws MalformedMessageException {
        return new Attribute(buffer, from, to).nested(type);
    }

    /** The first one of a type among the attributes that are its payload. */
    Attribute nested(int type) throws MalformedMessageException {
        for (int at = from; at < to; ) {
            int left = to - at;
            int length = left < Netlink.NLA_HDRLEN ? -1 : Short.toUnsignedInt(buffer.getShort(at + Netlink.NLA_LEN));
            if (length < Netlink.NLA_HDRLEN || length > left) {
                throw new MalformedMessageException(
                        "netlink attribute with " + left + " bytes left claims a length of " + length);
            }
            if ((buffer.getShort(at + Netlink.NLA_TYPE) & Netlink.NLA_TYPE_MASK) == type) {
                return new Attribute(buffer, at + Netlink.NLA_HDRLEN, at + length);
            }
            at += Netlink.align(length);
        }
        return new Attribute(buffer, to, to);
    }

    int length() {
        return to - from;
    }

    /** As text, with the 0 at its end. */
    String text() {
        return StandardCharsets.US_ASCII.decode(buffer.slice(from, length())).toString();
    }
}
