package dev.tcpwarden.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.BpfUse;
import dev.tcpwarden.config.Namespaces;
import dev.tcpwarden.config.TableSource;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketDestroyEvents;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.ThreadCapabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinuxPlatformIT {

    private static final Path PROCFS = Path.of("/proc");

    @Test
    void whatAPlatformOpensItCloses() throws Exception {
        long before = socketsAndFolders();
        try (LinuxPlatform platform = LinuxPlatform.open(
                new AgentConfig.Host(TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.OFF, Duration.ofSeconds(5)))) {
            assertThat(platform.reader()).isNotNull();
            assertThat(socketsAndFolders()).isGreaterThan(before);
        }
        assertThat(socketsAndFolders()).isEqualTo(before);
    }

    @Test
    void whereBpfIsRequiredAndNotAllowedItDoesNotOpenAndLeavesNothingOpen() throws Exception {
        long before = socketsAndFolders();
        onItsOwnThread(() -> {
            ThreadCapabilities.giveUpAll();
            assertThatThrownBy(() -> LinuxPlatform.open(new AgentConfig.Host(
                            TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.REQUIRE, Duration.ofSeconds(5))))
                    .isInstanceOf(KernelException.class)
                    .hasMessage("--bpf=require: bpf(BPF_MAP_CREATE) needs CAP_BPF and CAP_PERFMON: EPERM (1)");
            return null;
        });
        assertThat(socketsAndFolders()).isEqualTo(before);
    }

    @Test
    void destroyEventsComeWithoutBpfIfOwnersAreToComeFromProcfs() throws Exception {
        try (LinuxPlatform platform = LinuxPlatform.open(new AgentConfig.Host(
                        TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.OFF, Duration.ofSeconds(5)));
                SocketDestroyEvents destroyed = platform.openDestroyEvents().orElseThrow()) {
            assertThat(destroyed.drain().lost()).isZero();
            assertThat(bpfObjects()).isZero();
        }
    }

    @Test
    void destroyEventsComeWithBpfWhereItIsAllowed() throws Exception {
        Needs.bpf();
        try (LinuxPlatform platform = LinuxPlatform.open(
                new AgentConfig.Host(TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.AUTO, Duration.ofSeconds(5)))) {
            long owners = bpfObjects();
            try (SocketDestroyEvents destroyed = platform.openDestroyEvents().orElseThrow()) {
                assertThat(destroyed.drain().lost()).isZero();
                assertThat(bpfObjects()).isGreaterThan(owners);
            }
            assertThat(bpfObjects()).isEqualTo(owners);
        }
    }

    private static void onItsOwnThread(Callable<?> work) throws Exception {
        FutureTask<?> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.start();
        thread.join();
        task.get();
    }

    /** How many sockets this process has open, and descriptors of the procfs itself. */
    private static long socketsAndFolders() throws IOException {
        return descriptors(target -> target.startsWith("socket:") || target.equals(PROCFS.toString()));
    }

    private static long bpfObjects() throws IOException {
        return descriptors(target -> target.contains("bpf"));
    }

    private static long descriptors(Predicate<String> fits) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.map(LinuxPlatformIT::target).filter(fits).count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed meanwhile
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
