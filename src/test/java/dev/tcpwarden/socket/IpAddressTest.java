package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    /** RFC 5952 §4 and §5. */
    @ParameterizedTest
    @CsvSource({
        "::, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:ABCD:EF00:0:0:0:A, 2001:db8:abcd:ef00::a",
        "0:0:1:2:3:4:5:6, ::1:2:3:4:5:6",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:1:0:1:0:1:0:1, 0:1:0:1:0:1:0:1",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::ffff:c000:201, 192.0.2.1",
        "::192.0.2.1, ::c000:201",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255"
    })
    void isWrittenCanonically(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "dead.beef",
                "1",
                "1.2.3",
                "1.2.3.",
                "1.2.3.4.",
                "1.2.3.4\n",
                "1.2.3.4.5",
                "256.0.0.1",
                "01.2.3.4",
                "1.2.3.-4",
                ":",
                ":::",
                "1:2:3",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "::1.2.3",
                "::1.2.3.256",
                "[::1]",
                "::g",
                "\u0661.2.3.4"
            })
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not an IPv4 or IPv6 address");
    }

    @Test
    void everyAddressIsReadBackAndMeansWhatJavaMeans() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[16];
            for (int at = 0; at < 16; at += 2) {
                if (random.nextInt(3) == 0) {
                    bytes[at] = (byte) random.nextInt();
                    bytes[at + 1] = (byte) random.nextInt();
                }
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            IpAddress address = new IpAddress(buffer.getLong(), buffer.getLong());
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString())).isEqualTo(InetAddress.getByAddress(bytes));
        }
    }

    @Test
    void aLinkLocalAddressMayHaveAnInterfaceByNameOrIndex() throws Exception {
        IpAddress loopback = IpAddress.parse("fe80::1%lo");
        assertThat(loopback.scope()).isEqualTo(NetworkInterface.getByName("lo").getIndex());
        assertThat(loopback).hasToString("fe80::1%lo").isNotEqualTo(IpAddress.parse("fe80::1"));
        assertThat(IpAddress.parse("fe80::1%" + loopback.scope())).isEqualTo(loopback);
        assertThat(IpAddress.parse("febf::%4711")).hasToString("febf::%4711");
        assertThat(IpAddress.on(4711, 0xfe80L << 48, 1)).isEqualTo(IpAddress.parse("fe80::1%4711"));
        assertThat(IpAddress.on(4711, 0xfec0L << 48, 1)).isEqualTo(IpAddress.parse("fec0::1"));
        assertThat(IpAddress.on(4711, 0, IpAddress.lowOfIpv4(1)).scope()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "fe80::1%, '\"fe80::1%\" is on no interface of this host: there is no \"\"'",
        "fe80::1%no-such, '\"fe80::1%no-such\" is on no interface of this host: there is no \"no-such\"'",
        "fe80::1%0, '\"fe80::1%0\" is on no interface of this host: there is no \"0\"'",
        "fe80::1%-1, '\"fe80::1%-1\" is on no interface of this host: there is no \"-1\"'",
        "::1%lo, '\"::1%lo\" names an interface, which only link-local addresses (fe80::/10) have'",
        "127.0.0.1%lo, '\"127.0.0.1%lo\" names an interface, which only link-local addresses (fe80::/10) have'",
        "%lo, '\"\" is not an IPv4 or IPv6 address'"
    })
    void anInterfaceIsOneOfThisHostAndOfALinkLocalAddress(String text, String message) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void knowsIpv4() {
        assertThat(IpAddress.ofIpv4(0x7f000001)).hasToString("127.0.0.1");
        assertThat(IpAddress.ofIpv4(0x7f000001).isIpv4()).isTrue();
        assertThat(IpAddress.parse("::1").isIpv4()).isFalse();
        assertThat(IpAddress.parse("1::ffff:7f00:1").isIpv4()).isFalse();
        assertThat(IpAddress.parse("0.0.0.0")).isNotEqualTo(IpAddress.parse("::"));
    }
}
