package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.socket.Connection;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.testing.Needs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InetDiagRequestTest {

    private static final long COOKIE = 0x1122_3344_5566_7788L;

    @BeforeEach
    void bytesBelowAreOfALittleEndianMachine() {
        Needs.that(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "a little-endian processor");
    }

    @Test
    void asksForEverything() {
        assertThat(hex(InetDiagRequest.dump())).isEqualTo("00000002" + "00".repeat(48) + "fe3f0000" + "00".repeat(4));
    }

    @Test
    void namesAnIpv4Socket() {
        assertThat(hex(InetDiagRequest.exact(id("127.0.0.1:8080 -> 10.0.0.5:443", false))))
                .isEqualTo("02060000" + "fe3f0000" + "1f90" + "01bb" + "7f000001" + "00".repeat(12) + "0a000005"
                        + "00".repeat(12) + "03000000" + "88776655" + "44332211");
    }

    @Test
    void namesAnIpv6Socket() {
        assertThat(hex(InetDiagRequest.exact(id("[2001:db8::1]:8080 -> [::1]:443", true))))
                .isEqualTo("0a060000" + "fe3f0000" + "1f90" + "01bb" + "20010db8000000000000000000000001"
                        + "00000000000000000000000000000001" + "03000000" + "88776655" + "44332211");
    }

    @Test
    void namesAnIpv6SocketWithMappedAddresses() {
        assertThat(hex(InetDiagRequest.exact(id("127.0.0.1:8080 -> 10.0.0.5:443", true))))
                .isEqualTo("0a060000" + "fe3f0000" + "1f90" + "01bb" + "00000000000000000000ffff7f000001"
                        + "00000000000000000000ffff0a000005" + "03000000" + "88776655" + "44332211");
    }

    @Test
    void asksForTheListenersOfAPort() {
        assertThat(hex(InetDiagRequest.dumpListeners(id("127.0.0.1:8080 -> 0.0.0.0:0", false))))
                .isEqualTo("02060000" + "00040000" + "1f90" + "00".repeat(38) + "ff".repeat(8));
    }

    @Test
    void refusesTheCookieOfAnySocket() {
        SocketId any = new SocketId(Connection.parse("127.0.0.1:1 -> 127.0.0.1:2"), false, 0, -1);
        assertThatThrownBy(() -> InetDiagRequest.exact(any))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the kernel has no such cookie for 127.0.0.1:1 -> 127.0.0.1:2");
    }

    private static SocketId id(String connection, boolean ipv6Socket) {
        return new SocketId(Connection.parse(connection), ipv6Socket, 3, COOKIE);
    }

    private static String hex(ByteBuffer request) {
        byte[] bytes = new byte[request.remaining()];
        request.get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
