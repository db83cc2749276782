package dev.tcpwarden.kernel.linux;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.socket.TcpTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a dump to a table. The bytes repeat a recorded message, each time with another cookie. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class DecodeBenchmark {

    @Param({"1000", "100000"})
    public int sockets;

    private ByteBuffer dump = ByteBuffer.allocate(0);

    @Setup
    public void repeatMessage() throws KernelException {
        ByteBuffer recorded = RecordedDump.bytes();
        NetlinkMessages messages = new NetlinkMessages(recorded);
        if (!messages.next()) {
            throw new IllegalStateException("the recorded dump is empty");
        }
        byte[] message = new byte[messages.to()];
        recorded.get(0, message);
        int cookie = Netlink.NLMSG_HDRLEN + InetDiag.MESSAGE_ID + InetDiag.IDIAG_COOKIE;
        dump = ByteBuffer.allocateDirect(message.length * sockets).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sockets; i++) {
            dump.put(message).putInt(i * message.length + cookie, i + 1);
        }
        dump.flip();
    }

    @Benchmark
    public TcpTable decode() throws KernelException {
        InetDiagDecoder decoder = new InetDiagDecoder(sockets);
        NetlinkMessages messages = new NetlinkMessages(dump);
        while (messages.next()) {
            decoder.receive(dump, messages.from(), messages.to());
        }
        return decoder.build();
    }
}
