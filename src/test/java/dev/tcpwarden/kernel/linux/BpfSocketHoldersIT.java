package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.kernel.SocketHolders;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BpfSocketHoldersIT {

    @BeforeEach
    void needs() throws Exception {
        Needs.bpf();
    }

    /** What the iterator yields of this process, as lines "descriptor inode". */
    private static Set<String> own(SocketHolders holders) throws Exception {
        int self = Math.toIntExact(ProcessHandle.current().pid());
        Set<String> lines = new TreeSet<>();
        holders.visit((pid, descriptor, inode) -> {
            if (pid == self) {
                lines.add(descriptor + " " + inode);
            }
        });
        return lines;
    }

    /** What {@code /proc/self/fd} says of this process's sockets, likewise. */
    private static Set<String> links() throws Exception {
        Set<String> lines = new TreeSet<>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path file : files) {
                String target = Files.isSymbolicLink(file)
                        ? Files.readSymbolicLink(file).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    lines.add(file.getFileName() + " " + target.replaceAll("\\D", ""));
                }
            }
        }
        return lines;
    }

    @Test
    void yieldsTheTcpSocketsOfThisProcess() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept();
                SocketHolders holders = BpfSocketHolders.open()) {
            assertThat(accepted.isConnected() && client.isConnected()).isTrue();
            Patience.await()
                    .untilAsserted(
                            () -> { // while no socket of another test is closed
                                Set<String> own = own(holders);
                                assertThat(own).hasSizeGreaterThanOrEqualTo(3);
                                assertThat(links())
                                        .as("links include sockets of other kinds")
                                        .containsAll(own);
                                assertThat(own(holders))
                                        .as("a second pass starts anew")
                                        .isEqualTo(own);
                            });
        }
    }
}
