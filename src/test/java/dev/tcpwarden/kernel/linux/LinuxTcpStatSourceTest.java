package dev.tcpwarden.kernel.linux;

import static dev.tcpwarden.kernel.TcpStat.LISTEN_DROPS;
import static dev.tcpwarden.kernel.TcpStat.LISTEN_OVERFLOWS;
import static dev.tcpwarden.kernel.TcpStat.TIME_WAIT_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.kernel.EphemeralPorts;
import dev.tcpwarden.kernel.TcpStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A procfs of plain files, with what no kernel here says. */
class LinuxTcpStatSourceTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ProcFile.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path procfs;

    @BeforeEach
    void listen() throws Exception {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void listenNoMore() throws Exception {
        LOGGER.detachAppender(log);
    }

    private LinuxTcpStatSource open() throws Exception {
        return LinuxTcpStatSource.open(procfs, (netns, process) -> Optional.empty());
    }

    /** Of a procfs without anything. */
    private static TcpStats nothing() throws Exception {
        return new TcpStats(NetworkNamespace.own(), Optional.empty(), Map.of());
    }

    private void write(String file, String text) throws Exception {
        Path path = procfs.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel().levelStr.equals("WARN"))
                .map(ILoggingEvent::getFormattedMessage)
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void ofAProcfsWithoutTheFilesNothingIsKnownAndNothingIsSaid() throws Exception {
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read()).isEqualTo(nothing());
            assertThat(warnings()).isEmpty();
        }
    }

    @Test
    void everyReadIsNew() throws Exception {
        write("sys/net/ipv4/tcp_max_tw_buckets", "16384\n");
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read().get(TIME_WAIT_LIMIT)).hasValue(16_384);
            write("sys/net/ipv4/tcp_max_tw_buckets", "9\n");
            assertThat(source.read().get(TIME_WAIT_LIMIT)).hasValue(9);
        }
    }

    @Test
    void aFileLargerThanUsualIsReadWhole() throws Exception {
        write(
                "thread-self/net/netstat",
                "TcpExt:" + " Name".repeat(9_000) + " ListenOverflows\nTcpExt:" + " 0".repeat(9_000) + " 5\n");
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read().get(LISTEN_OVERFLOWS)).hasValue(5);
        }
    }

    @Test
    void whatCannotBeReadIsLeftOutAndSaidOnceUntilItCould() throws Exception {
        write("sys/net/ipv4/tcp_max_tw_buckets", "16384\n");
        write("thread-self/net/netstat", "TcpExt: ListenOverflows\nTcpExt: many\n");
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read().known()).containsOnlyKeys(TIME_WAIT_LIMIT);
            assertThat(source.read().known()).containsOnlyKeys(TIME_WAIT_LIMIT);
            assertThat(warnings()).isEqualTo(procfs + "/thread-self/net/netstat is ignored: \"many\" is no number\n");

            write("thread-self/net/netstat", "TcpExt: ListenOverflows\nTcpExt: 1\n");
            assertThat(source.read().known()).containsOnlyKeys(TIME_WAIT_LIMIT, LISTEN_OVERFLOWS);
        }
    }

    /** A directory opens, and fails when it is read. */
    @Test
    void whatCannotBeOpenedIsLeftOutAndSaidOnce() throws Exception {
        Files.createDirectories(procfs.resolve("sys/net/ipv4/tcp_max_tw_buckets"));
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read()).isEqualTo(nothing());
            assertThat(source.read()).isEqualTo(nothing());
            assertThat(warnings()).contains("tcp_max_tw_buckets is ignored: ").hasLineCount(1);
        }
    }

    @Test
    void withoutTheReservedPortsTheNumberOfPortsIsUnknown() throws Exception {
        write("sys/net/ipv4/ip_local_port_range", "40000\t40009\n");
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read().ephemeralPorts()).isEmpty();
        }
        write("sys/net/ipv4/ip_local_reserved_ports", "80,40003-40004\n");
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.read().ephemeralPorts()).map(EphemeralPorts::size).contains(8);
        }
    }

    @Test
    void whatAnotherNamespaceCountsIsThatOfItsProcessWhileThatIsInIt() throws Exception {
        write("7/net/netstat", "TcpExt: ListenOverflows ListenDrops\nTcpExt: 2 3\n");
        Files.createDirectories(procfs.resolve("7/ns"));
        Files.createSymbolicLink(procfs.resolve("7/ns/net"), Path.of("net:[4026532281]"));
        try (LinuxTcpStatSource source = open()) {
            assertThat(source.counters((int) 4_026_532_281L, 7))
                    .isEqualTo(Map.of(LISTEN_OVERFLOWS, 2L, LISTEN_DROPS, 3L));
            assertThat(source.counters((int) 4_026_532_282L, 7)).isEmpty();
            assertThat(source.counters((int) 4_026_532_281L, 8)).isEmpty();
            assertThat(warnings()).isEmpty();
        }
    }
}
