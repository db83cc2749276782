package dev.tcpwarden.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerOwnersTest {

    private static final String TABLE = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:2A4B 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 1 1 0 100 0 0 10 0
               1: 0200007F:2A4B 00000000:0000 0A 00000000:00000000 00:00000000 00000000   102        0 2 1 0 100 0 0 10 0
               2: 00000000:2A4C 00000000:0000 0A 00000000:00000000 00:00000000 00000000   103        0 3 1 0 100 0 0 10 0
               3: 0000000000000000FFFF00000100007F:2A4B 00000000000000000000000000000000:0000 0A 0:0 00:0 0 104 0 4
               4: 00000000000000000000000000000000:2A4D 00000000000000000000000000000000:0000 0A 0:0 00:0 0 105 0 5
               5: 00000000000000000000000001000000:2A4B 00000000000000000000000000000000:0000 0A 0:0 00:0 0 4294967294 0 6
               6: 0100007F:2A4B 0100007F:9C41 01 00000000:00000000 00:00000000 00000000   106        0 7 1 0 100 0 0 10 0
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 10827, '101, 104'",
        "127.0.0.2, 10827, 102",
        "127.0.0.1, 10828, 103",
        "127.0.0.1, 10829, 105",
        "::1, 10829, 105",
        "::1, 10827, -2",
        "127.0.0.3, 10827, ''"
    })
    void whatCanTakeAConnection(String host, int port, String owners) throws Exception {
        assertThat(ListenerOwners.owners(TABLE.lines(), new InetSocketAddress(InetAddress.getAllByName(host)[0], port)))
                .containsExactlyInAnyOrder(Stream.of(owners.split(", "))
                        .filter(text -> !text.isEmpty())
                        .map(Integer::valueOf)
                        .toArray(Integer[]::new));
    }

    @Test
    void aTableThatCannotBeReadIsAFailure() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        Path table = Files.write(folder.resolve("tcp"), new byte[] {(byte) 0xff, '\n'});

        assertThatThrownBy(() -> ListenerOwners.owners(table, address)).isInstanceOf(IOException.class);
        assertThat(ListenerOwners.owners(folder.resolve("tcp6"), address)).isEmpty();
    }

    @Test
    void theKernelSaysWhoListens() throws Exception {
        Path file = Files.createFile(folder.resolve("token"));
        try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = new InetSocketAddress(own.getInetAddress(), own.getLocalPort());

            assertThat(ListenerOwners.belongsToOwnerOf(file, address)).isTrue();
            assertThat(ListenerOwners.belongsToOwnerOf(file, new InetSocketAddress("127.0.0.2", own.getLocalPort())))
                    .as("where nothing listens")
                    .isFalse();
        }
    }
}
