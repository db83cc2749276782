package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;

/** The kernel's answer to one request, datagram by datagram, until it is complete. */
final class NetlinkAnswer {

    /** Takes the payload of one message: the bytes from {@code from} to before {@code to}, which do not outlast the call. */
    @FunctionalInterface
    interface Receiver {
        void receive(ByteBuffer buffer, int from, int to) throws KernelException;
    }

    private final String operation;
    private final int type;
    private final int sequence;
    private final Receiver receiver;
    private boolean consistent = true;

    /**
     * @param operation the request's name in errors
     * @param type of the messages that go to {@code receiver}
     * @param sequence the request's; messages of another answer a request before it and are left out
     */
    NetlinkAnswer(String operation, int type, int sequence, Receiver receiver) {
        this.operation = operation;
        this.type = type;
        this.sequence = sequence;
        this.receiver = receiver;
    }

    /**
     * Takes the messages of one datagram.
     *
     * @return true if the answer is complete
     * @throws ErrnoException if it contains an error, in a message of its own or at the end of a dump
     */
    boolean take(ByteBuffer datagram) throws KernelException {
        NetlinkMessages messages = new NetlinkMessages(datagram);
        while (messages.next()) {
            if (messages.sequence() != sequence) {
                continue;
            }
            consistent &= (messages.flags() & Netlink.NLM_F_DUMP_INTR) == 0;
            int messageType = messages.type();
            if (messageType == type) {
                receiver.receive(datagram, messages.from(), messages.to());
            } else if (messageType == Netlink.NLMSG_DONE || messageType == Netlink.NLMSG_ERROR) {
                int errno = messages.errno();
                if (errno != 0) {
                    throw new ErrnoException(operation + ", sequence " + sequence, errno);
                }
                return true;
            } else if (messageType != Netlink.NLMSG_NOOP) {
                throw new MalformedMessageException(operation + ": a message of type " + messageType);
            }
        }
        return false;
    }

    /** False if the data changed while the kernel dumped it (NLM_F_DUMP_INTR). */
    boolean isConsistent() {
        return consistent;
    }
}
