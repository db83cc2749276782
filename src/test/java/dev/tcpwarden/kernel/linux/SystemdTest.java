package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ServiceManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdTest {

    @Test
    void addressesArePathsOrAbstractNames() throws Exception {
        assertThat(Systemd.address("/run/systemd/notify")).isEqualTo(address("/run/systemd/notify"));
        assertThat(Systemd.address("@notify/7")).isEqualTo(address("\0notify/7"));
        assertThat(Systemd.address("/" + "x".repeat(106))).hasSize(2 + 107);
    }

    private static byte[] address(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + bytes.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) 1)
                .put(bytes)
                .array();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run/notify", "vsock:2:1234"})
    void otherAddressesAreRefused(String socket) {
        assertThatThrownBy(() -> Systemd.address(socket))
                .isInstanceOf(KernelException.class)
                .hasMessage("it must be a path, or @ and a name, of less than 108 bytes");
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", socket))).isSameAs(ServiceManager.NONE);
    }

    @Test
    void pathsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Systemd.address("/" + "x".repeat(107))).isInstanceOf(KernelException.class);
    }

    @Test
    void withoutASocketThereIsNoServiceManager() {
        assertThat(Systemd.of(Map.of())).isSameAs(ServiceManager.NONE);
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", ""))).isSameAs(ServiceManager.NONE);
    }

    @Test
    void theWatchdogIsForThisProcessOrForNone() {
        assertThat(Systemd.watchdog(Map.of("WATCHDOG_USEC", "30000000"), 7)).contains(Duration.ofSeconds(30));
        assertThat(Systemd.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
                .contains(Duration.ofSeconds(30));
        assertThat(Systemd.watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
                .isEmpty();
        assertThat(Systemd.watchdog(Map.of(), 7)).isEmpty();
        for (String nonsense : new String[] {"0", "-1", "soon", "9223372036854775807"}) {
            assertThat(Systemd.watchdog(Map.of("WATCHDOG_USEC", nonsense), 7)).isEmpty();
        }
    }
}
