package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketLinkTest {

    @ParameterizedTest
    @CsvSource({
        "socket:[1], 1",
        "socket:[4294967295], 4294967295",
        "socket:[4294967297], 4294967297",
        "socket:[9223372036854775807], 9223372036854775807"
    })
    void aSocketHasAnInode(String link, long inode) {
        assertThat(decode(link)).isEqualTo(inode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "socket:[",
                "socket:[]",
                "socket:[12",
                "socket:[1x]",
                "socket:[-1]",
                "socket:[9223372036854775808]",
                "socket:[99999999999999999999999]",
                "pipe:[12]",
                "Socket:[12]",
                "/tmp/socket:[12]",
                "socket:[0000000000000000000000000000000000001]"
            })
    void anythingElseIsNone(String link) {
        assertThat(decode(link)).isZero();
    }

    @Test
    void aReadThatFailedIsNone() {
        assertThat(SocketLink.inode(ByteBuffer.wrap("socket:[12]".getBytes(StandardCharsets.US_ASCII)), -1))
                .isZero();
    }

    private static long decode(String link) {
        byte[] bytes = link.getBytes(StandardCharsets.US_ASCII);
        return SocketLink.inode(ByteBuffer.wrap(bytes), bytes.length);
    }
}
