package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkAnswerTest {

    private static final int TYPE = 20;
    private static final int SEQUENCE = 7;

    private final List<String> received = new ArrayList<>();
    private final NetlinkAnswer answer = new NetlinkAnswer("the request", TYPE, SEQUENCE, (buffer, from, to) -> {
        byte[] payload = new byte[to - from];
        buffer.get(from, payload);
        received.add(new String(payload, java.nio.charset.StandardCharsets.US_ASCII));
    });
    private final ByteBuffer datagram = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    @Test
    void handsOverPayloadsToTheEnd() throws Exception {
        message(TYPE, 0, SEQUENCE, "one");
        message(1, 0, SEQUENCE, ""); // NLMSG_NOOP
        message(TYPE, 0, SEQUENCE - 1, "of another request");
        message(TYPE, 0, SEQUENCE, "second");
        assertThat(take()).isFalse();
        end(3, 0, 0);
        assertThat(take()).isTrue();
        assertThat(received).containsExactly("one", "second");
        assertThat(answer.isConsistent()).isTrue();
    }

    @Test
    void anAcknowledgementIsAnEnd() throws Exception {
        end(2, 0, 0);
        assertThat(take()).isTrue();
    }

    @Test
    void anErrorIsAnErrorWhereverItStands() {
        for (int type : new int[] {2, 3}) {
            end(type, 0, -105);
            assertThatThrownBy(this::take)
                    .isInstanceOf(ErrnoException.class)
                    .hasMessage("the request, sequence 7: ENOBUFS (105)");
        }
        end(2, 0, -200);
        assertThatThrownBy(this::take).hasMessage("the request, sequence 7: errno 200");
    }

    @Test
    void anInterruptedDumpIsNotConsistent() throws Exception {
        message(TYPE, 0x10, SEQUENCE, "one");
        end(3, 0, 0);
        assertThat(take()).isTrue();
        assertThat(answer.isConsistent()).isFalse();
    }

    @Test
    void aFilteredDumpIsTaken() throws Exception {
        message(TYPE, 0x20, SEQUENCE, "one");
        end(3, 0x20, 0);
        assertThat(take()).isTrue();
        assertThat(answer.isConsistent()).isTrue();
    }

    @Test
    void refusesMessagesThatItDidNotAskFor() {
        message(4, 0, SEQUENCE, ""); // NLMSG_OVERRUN
        assertThatThrownBy(this::take)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("the request: a message of type 4");
    }

    @Test
    void refusesADatagramCutAtAnyByte() {
        message(TYPE, 0, SEQUENCE, "four");
        end(3, 0, 0);
        int length = datagram.position();
        for (int cut = 1; cut < length; cut++) {
            ByteBuffer part =
                    datagram.duplicate().order(datagram.order()).flip().limit(cut);
            if (cut == 20) { // between the two
                continue;
            }
            assertThatThrownBy(() -> answer.take(part))
                    .as("cut to " + cut)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void refusesLengthsThatCannotBe() {
        for (int length : new int[] {0, 15, 17, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            datagram.clear()
                    .putInt(length)
                    .putShort((short) TYPE)
                    .putShort((short) 0)
                    .putInt(SEQUENCE)
                    .putInt(0);
            assertThatThrownBy(this::take)
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessage("netlink message at byte 0 of 16 claims a length of " + length);
        }
    }

    @Test
    void refusesAnEndWithoutItsErrno() {
        message(3, 0, SEQUENCE, "abc");
        assertThatThrownBy(this::take)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("netlink message of type 3 has 3 bytes, too few for its errno");
    }

    private void end(int type, int flags, int errno) {
        header(type, flags, SEQUENCE, 4).putInt(errno);
    }

    private void message(int type, int flags, int sequence, String payload) {
        header(type, flags, sequence, payload.length())
                .put(payload.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        while (datagram.position() % 4 != 0) {
            datagram.put((byte) 0);
        }
    }

    private ByteBuffer header(int type, int flags, int sequence, int payload) {
        return datagram.putInt(16 + payload)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
    }

    private boolean take() throws KernelException {
        datagram.flip();
        try {
            return answer.take(datagram.slice().order(datagram.order()));
        } finally {
            datagram.clear();
        }
    }
}
