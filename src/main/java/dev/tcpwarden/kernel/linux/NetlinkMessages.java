package dev.tcpwarden.kernel.linux;

import java.nio.ByteBuffer;

/**
 * The messages of one netlink datagram, one after the other: a cursor over bytes, with numbers in the buffer's byte order. It
 * makes no object a message.
 */
final class NetlinkMessages {

    private final ByteBuffer buffer;
    private final int limit;
    private int start;
    private int end;
    private int next;

    /** The messages in {@code buffer}, from 0 to its limit. */
    NetlinkMessages(ByteBuffer buffer) {
        this.buffer = buffer;
        this.limit = buffer.limit();
    }

    /**
     * Moves to the next message.
     *
     * @return false where there is none
     * @throws MalformedMessageException if what is left cannot be a message
     */
    boolean next() throws MalformedMessageException {
        if (next >= limit) {
            return false;
        }
        int left = limit - next;
        int length = left < Netlink.NLMSG_HDRLEN ? -1 : buffer.getInt(next + Netlink.NLMSG_LEN);
        if (length < Netlink.NLMSG_HDRLEN || length > left) {
            throw new MalformedMessageException("netlink message at byte " + next + " of " + limit
                    + (left < Netlink.NLMSG_HDRLEN ? " lacks a whole header" : " claims a length of " + length));
        }
        start = next;
        end = start + length;
        next = Math.min(limit, start + Netlink.align(length));
        return true;
    }

    int type() {
        return Short.toUnsignedInt(buffer.getShort(start + Netlink.NLMSG_TYPE));
    }

    int flags() {
        return Short.toUnsignedInt(buffer.getShort(start + Netlink.NLMSG_FLAGS));
    }

    int sequence() {
        return buffer.getInt(start + Netlink.NLMSG_SEQ);
    }

    /** The first byte of the payload. */
    int from() {
        return start + Netlink.NLMSG_HDRLEN;
    }

    /** One past the last byte of the payload. */
    int to() {
        return end;
    }

    /** The errno that a message of NLMSG_ERROR or NLMSG_DONE carries, 0 for none. */
    int errno() throws MalformedMessageException {
        if (to() - from() < Integer.BYTES) {
            throw new MalformedMessageException(
                    "netlink message of type " + type() + " has " + (to() - from()) + " bytes, too few for its errno");
        }
        return Math.max(0, -buffer.getInt(from()));
    }
}
