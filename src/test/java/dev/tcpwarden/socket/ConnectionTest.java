package dev.tcpwarden.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of {@link Endpoint} too. */
class ConnectionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:43210 -> 10.0.0.5:443",
                "[::1]:5000 -> [::1]:80",
                "0.0.0.0:80 -> 0.0.0.0:0",
                "[2001:db8::1]:65535 -> [::]:0",
                "[fe80::1%lo]:1 -> [fe80::2%lo]:2",
                "[2001:db8::1]:1 -> [fe80::2%lo]:2"
            })
    void isReadAsItIsWritten(String text) {
        assertThat(Connection.parse(text)).hasToString(text);
    }

    @Test
    void isReadWithAnyWhiteSpace() {
        assertThat(Connection.parse("  127.0.0.1:1->127.0.0.1:2\t")).hasToString("127.0.0.1:1 -> 127.0.0.1:2");
    }

    @Test
    void aMappedAddressIsTheIpv4Address() {
        assertThat(Endpoint.parse("[::ffff:127.0.0.1]:80")).isEqualTo(Endpoint.parse("127.0.0.1:80"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1, '\"127.0.0.1:1\" is not a connection: write it as the tables do, 127.0.0.1:43210 -> 10.0.0.5:443'",
        "127.0.0.1 -> 127.0.0.1:2, '\"127.0.0.1\" is not an endpoint: write 127.0.0.1:80 or [::1]:80'",
        "::1:80 -> 127.0.0.1:2, '\"::1:80\" is not an endpoint: write 127.0.0.1:80 or [::1]:80'",
        "[::1] -> 127.0.0.1:2, '\"[::1]\" is not an endpoint: write 127.0.0.1:80 or [::1]:80'",
        "-> 127.0.0.1:2, '\"\" is not an endpoint: write 127.0.0.1:80 or [::1]:80'",
        "127.0.0.1:1 -> host:2, '\"host\" is not an IPv4 or IPv6 address'",
        "127.0.0.1:1 -> 127.0.0.1:65536, '\"65536\" is not a port: allowed are 0 to 65535'",
        "127.0.0.1:1 -> 127.0.0.1:, '\"\" is not a port: allowed are 0 to 65535'",
        "127.0.0.1:-1 -> 127.0.0.1:1, '\"-1\" is not a port: allowed are 0 to 65535'",
        "127.0.0.1:+1 -> 127.0.0.1:1, '\"+1\" is not a port: allowed are 0 to 65535'",
        "127.0.0.1:9999999999 -> 127.0.0.1:1, '\"9999999999\" is not a port: allowed are 0 to 65535'",
        "127.0.0.1:\u0661 -> 127.0.0.1:1, '\"\u0661\" is not a port: allowed are 0 to 65535'"
    })
    void anythingElseIsRefusedWithASentence(String text, String message) {
        assertThatThrownBy(() -> Connection.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void aPortHas16Bits(int port) {
        assertThatThrownBy(() -> new Endpoint(IpAddress.ofIpv4(0), port))
                .hasMessage("port " + port + " is not between 0 and 65535");
    }
}
