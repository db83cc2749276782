package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A dump of Linux 6.18 on x86_64 as its bytes came, and what {@code ss} printed of the same sockets at that moment. {@link
 * DumpRecorder} records it.
 */
final class RecordedDump {

    static final String FOLDER = "fixtures/linux-6.18";
    static final String BYTES = "every-state.bin";
    static final String SS = "every-state.ss.txt";

    private RecordedDump() {}

    /** The messages of the dump, in the byte order of the machine that recorded it. */
    static ByteBuffer bytes() {
        return ByteBuffer.wrap(resource(BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The same as a big-endian machine would have it: every number of the host in the other order. */
    static ByteBuffer bigEndianBytes() {
        ByteBuffer from = bytes();
        ByteBuffer to = ByteBuffer.wrap(resource(BYTES)).order(ByteOrder.BIG_ENDIAN);
        for (int at = 0; at < from.limit(); ) {
            int end = at + from.getInt(at);
            ints(from, to, at, 0, 8, 12);
            shorts(from, to, at, 4, 6);
            int payload = at + 16;
            ints(from, to, payload, 40, 44, 48, 52, 56, 60, 64, 68); // idiag_if, cookie[2], expires, queues, uid, inode
            for (int attribute = payload + 72; attribute < end; ) {
                shorts(from, to, attribute, 0, 2);
                attribute += from.getShort(attribute) + 3 & ~3;
            }
            at = end + 3 & ~3;
        }
        return to;
    }

    private static void ints(ByteBuffer from, ByteBuffer to, int base, int... offsets) {
        for (int offset : offsets) {
            to.putInt(base + offset, from.getInt(base + offset));
        }
    }

    private static void shorts(ByteBuffer from, ByteBuffer to, int base, int... offsets) {
        for (int offset : offsets) {
            to.putShort(base + offset, from.getShort(base + offset));
        }
    }

    /** The payloads of all messages. */
    static List<byte[]> payloads() throws KernelException {
        List<byte[]> payloads = new ArrayList<>();
        NetlinkMessages messages = new NetlinkMessages(bytes());
        while (messages.next()) {
            byte[] payload = new byte[messages.to() - messages.from()];
            bytes().get(messages.from(), payload);
            payloads.add(payload);
        }
        return payloads;
    }

    static TcpTable decode(ByteBuffer dump) throws KernelException {
        InetDiagDecoder decoder = new InetDiagDecoder(0);
        NetlinkMessages messages = new NetlinkMessages(dump);
        while (messages.next()) {
            decoder.receive(dump, messages.from(), messages.to());
        }
        return decoder.build();
    }

    static List<String> ssLines() {
        return new String(resource(SS), StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] resource(String name) {
        String path = "/" + FOLDER + "/" + name;
        try (InputStream in = RecordedDump.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
