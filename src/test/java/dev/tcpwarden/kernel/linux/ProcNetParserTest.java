package dev.tcpwarden.kernel.linux;

import static dev.tcpwarden.kernel.TcpStat.LISTEN_DROPS;
import static dev.tcpwarden.kernel.TcpStat.LISTEN_OVERFLOWS;
import static dev.tcpwarden.kernel.TcpStat.ORPHANED_CONNECTIONS;
import static dev.tcpwarden.kernel.TcpStat.ORPHANED_CONNECTIONS_LIMIT;
import static dev.tcpwarden.kernel.TcpStat.TCP_MEMORY_BYTES;
import static dev.tcpwarden.kernel.TcpStat.TCP_MEMORY_LIMIT_BYTES;
import static dev.tcpwarden.kernel.TcpStat.TCP_MEMORY_PRESSURE_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcNetParserTest {

    private static final long PAGE = 4096;

    @Test
    void countersAreFoundByName() throws Exception {
        assertThat(ProcNetParser.counters("""
                        TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPHPHits
                        TcpExt: 1 22 333 4444
                        IpExt: InNoRoutes ListenDrops
                        IpExt: 5 6
                        """)).isEqualTo(Map.of(LISTEN_OVERFLOWS, 22L, LISTEN_DROPS, 333L));
        assertThat(ProcNetParser.counters("TcpExt: ListenDrops SyncookiesSent\nTcpExt: 7 8\n"))
                .isEqualTo(Map.of(LISTEN_DROPS, 7L));
    }

    /** Cut short, without a section, without anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "TcpExt:",
                "TcpExt: ListenOverflows ListenDrops",
                "TcpExt: ListenOverflows ListenDrops\nTcpExt:",
                "TcpExt: SyncookiesSent\nTcpExt: 1\n",
                "IpExt: ListenOverflows\nIpExt: 1\n",
                "TcpExtra: ListenOverflows\nTcpExtra: 1\n"
            })
    void countersThatAreNotThereAreAbsent(String text) throws Exception {
        assertThat(ProcNetParser.counters(text)).isEmpty();
    }

    @Test
    void ofALineThatIsCutTheValuesThatAreThereAreKnown() throws Exception {
        assertThat(ProcNetParser.counters("TcpExt: ListenOverflows ListenDrops\nTcpExt: 5"))
                .isEqualTo(Map.of(LISTEN_OVERFLOWS, 5L));
    }

    @Test
    void useIsFoundByNameAndMemoryIsInBytes() throws Exception {
        assertThat(ProcNetParser.usage("""
                        sockets: used 17
                        TCP: inuse 1 orphan 2 tw 3 alloc 4 mem 197
                        UDP: inuse 0 mem 9
                        """, PAGE))
                .isEqualTo(Map.of(ORPHANED_CONNECTIONS, 2L, TCP_MEMORY_BYTES, 197 * PAGE));
        assertThat(ProcNetParser.usage("TCP: mem 1 inuse 1\n", 65_536)).isEqualTo(Map.of(TCP_MEMORY_BYTES, 65_536L));
        assertThat(ProcNetParser.usage("TCP6: inuse 1 orphan 2\nTCP: inuse 1 orphan", PAGE))
                .isEmpty();
    }

    @Test
    void limitsAreInBytes() throws Exception {
        assertThat(ProcNetParser.memoryLimits("287901\t383868\t575802\n", PAGE))
                .isEqualTo(Map.of(TCP_MEMORY_PRESSURE_BYTES, 383_868 * PAGE, TCP_MEMORY_LIMIT_BYTES, 575_802 * PAGE));
        assertThat(ProcNetParser.memoryLimits("1 2", PAGE)).isEqualTo(Map.of(TCP_MEMORY_PRESSURE_BYTES, 2 * PAGE));
        assertThat(ProcNetParser.single(ORPHANED_CONNECTIONS_LIMIT, "131072\n"))
                .isEqualTo(Map.of(ORPHANED_CONNECTIONS_LIMIT, 131_072L));
    }

    /** What an administrator writes to have none. */
    @Test
    void aLimitBeyondAllBoundsIsTheLargestNumber() throws Exception {
        assertThat(ProcNetParser.memoryLimits("1 9223372036854775807 18446744073709551615", PAGE))
                .isEqualTo(Map.of(TCP_MEMORY_PRESSURE_BYTES, Long.MAX_VALUE, TCP_MEMORY_LIMIT_BYTES, Long.MAX_VALUE));
    }

    @Test
    void whatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> ProcNetParser.counters("TcpExt: ListenDrops\nTcpExt: many"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("\"many\" is no number");
        assertThatThrownBy(() -> ProcNetParser.usage("TCP: orphan -1", PAGE)).hasMessage("\"-1\" is no number");
        assertThatThrownBy(() -> ProcNetParser.single(ORPHANED_CONNECTIONS_LIMIT, ""))
                .hasMessage("\"\" is no number");
    }

    @Test
    void theRangeOfPortsIsTwoNumbers() throws Exception {
        assertThat(ProcNetParser.portRange("32768\t60999\n")).containsExactly(32_768, 60_999);
        assertThat(ProcNetParser.portRange("1 65535")).containsExactly(1, 65_535);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "32768", "1 2 3", "60999 32768", "1 65536", "a b", "1 99999999999999999999"})
    void whatIsNoRangeOfPortsIsRefused(String text) {
        assertThatThrownBy(() -> ProcNetParser.portRange(text)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void reservedPortsAreNumbersAndRanges() throws Exception {
        assertThat(ProcNetParser.ports("\n").isEmpty()).isTrue();
        assertThat(ProcNetParser.ports("8080,9148-9150\n").stream()).containsExactly(8080, 9148, 9149, 9150);
        assertThat(ProcNetParser.ports("65535").stream()).containsExactly(65_535);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "80,", "80-", "-80", "90-80", "65536", "1-2-3", "x"})
    void reservedPortsThatAreNoneAreRefused(String text) {
        assertThatThrownBy(() -> ProcNetParser.ports(text)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void socketsInUseAreThoseOfTcpAndInTimeWait() throws Exception {
        assertThat(ProcNetParser.socketsInUse(
                        "sockets: used 9\nTCP: inuse 0 orphan 0 tw 0 alloc 7 mem 3\nUDP: inuse 1 mem 2\n"))
                .isZero();
        assertThat(ProcNetParser.socketsInUse("TCP: inuse 2 orphan 0 tw 3 alloc 7 mem 3\n"))
                .isEqualTo(5);
        assertThat(ProcNetParser.socketsInUse("TCP6: inuse 1\nUDP6: inuse 4\n")).isEqualTo(1);
        assertThat(ProcNetParser.socketsInUse("TCP: inuse\n")).isZero();
    }
}
