package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.TerminationOutcome.Unsupported;
import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.Endpoint;
import dev.tcpwarden.socket.IpAddress;
import dev.tcpwarden.socket.MeasureValues;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidfdTerminatorTest {

    @TempDir
    private Path procfs;

    @Test
    void aPidOfAnotherNamespaceNamesNoProcessHere() throws IOException {
        int own = (int) ProcessHandle.current().pid();
        Files.createSymbolicLink(procfs.resolve("self"), Path.of(Integer.toString(own + 1)));
        Endpoint end = new Endpoint(IpAddress.parse("127.0.0.1"), 80);
        SocketId id = new SocketId(new Connection(end, end), false, 0, 5);
        TcpSocket socket = new TcpSocket(id, TcpState.ESTABLISHED, 9, 0, 0, 0, MeasureValues.NONE);

        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            assertThat(new PidfdTerminator(procfs).terminate(netlink, socket, OptionalInt.of(own)))
                    .isEqualTo(new Unsupported("the pids in " + procfs + " are of another pid namespace than this"
                            + " process, so the holder's descriptor cannot be duplicated"));
        }
    }
}
