package dev.tcpwarden.kernel.windows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tables in {@code fixtures/wine-8.0}, as Wine filled them, and their rows in clear. */
enum RecordedTable {
    IPV4("tcp4-owner-pid-all"),
    IPV6("tcp6-owner-pid-all");

    private static final Path FOLDER = Path.of("src", "test", "resources", "fixtures", "wine-8.0");

    private final String name;

    RecordedTable(String name) {
        this.name = name;
    }

    TcpMib.Row layout() {
        return this == IPV4 ? TcpMib.Row.IPV4 : TcpMib.Row.IPV6;
    }

    byte[] bytes() throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name + ".bin"));
    }

    /** State, local end, remote end and pid. */
    List<String> rows() throws IOException {
        return Files.readAllLines(FOLDER.resolve(name + ".txt"));
    }

    void into(OwnerPidTableDecoder decoder, byte[] bytes) throws MalformedTableException {
        ByteBuffer buffer = littleEndian(bytes);
        if (this == IPV4) {
            decoder.addIpv4(buffer);
        } else {
            decoder.addIpv6(buffer);
        }
    }

    /** The row that SetTcpEntry was given to terminate 127.0.0.1:51966 -> 127.0.0.1:50321. */
    static byte[] deletion() throws IOException {
        return Files.readAllBytes(FOLDER.resolve("settcpentry-row.bin"));
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
