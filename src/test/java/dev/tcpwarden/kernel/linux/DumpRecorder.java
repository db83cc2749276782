package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.testing.EveryState;
import dev.tcpwarden.testing.NativeListener;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Records the dump that {@link RecordedDump} reads, as root on Linux with {@code ss}: run {@link #main} on the class path of the
 * tests, with the project's folder as the working directory.
 */
final class DumpRecorder {

    private DumpRecorder() {}

    @SuppressWarnings("try") // sockets that need only be there
    public static void main(String[] args) throws Exception {
        Path folder =
                Files.createDirectories(Path.of("src", "test", "resources").resolve(RecordedDump.FOLDER));
        InetAddress any = InetAddress.getByAddress(new byte[16]);
        int sockets;
        try (NetworkNamespace namespace = NetworkNamespace.create();
                var ipv4 = namespace.call(EveryState::ipv4);
                var ipv6 = namespace.call(EveryState::ipv6);
                var mapped = namespace.call(EveryState::mapped);
                var ipv6Only = namespace.call(() -> NativeListener.ipv6Only(any))) {
            sockets = namespace.call(() -> record(folder));
        }
        System.out.println(folder + ": " + sockets + " sockets");
    }

    /** Until nothing has moved while ss looked: the kernel probes full receivers now and then. */
    private static int record(Path folder) throws IOException, InterruptedException {
        String ss = Needs.program("ss").toString();
        byte[] dump;
        do {
            dump = dump();
            Files.write(folder.resolve(RecordedDump.BYTES), dump);
            int exit = new ProcessBuilder(ss, "-H", "-O", "-t", "-a", "-n", "-e")
                    .redirectOutput(folder.resolve(RecordedDump.SS).toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("ss exited with " + exit);
            }
        } while (!rows(dump).equals(rows(dump())));
        return rows(dump).size();
    }

    private static List<TcpSocket> rows(byte[] dump) throws IOException {
        return Tables.rows(RecordedDump.decode(ByteBuffer.wrap(dump).order(ByteOrder.nativeOrder())));
    }

    private static byte[] dump() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            netlink.exchange(
                    "sock_diag dump",
                    InetDiag.TCPDIAG_GETSOCK,
                    Netlink.NLM_F_DUMP,
                    InetDiagRequest.dump(),
                    (buffer, from, to) -> {
                        byte[] message = new byte[Netlink.align(to) - from + Netlink.NLMSG_HDRLEN];
                        buffer.get(from - Netlink.NLMSG_HDRLEN, message);
                        bytes.writeBytes(message);
                    });
        }
        return bytes.toByteArray();
    }
}
