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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinuxPlatformIT {

    private static final Path PROCFS = Path.of("/proc");

    @Test
    void whatAPlatformOpensItCloses() throws Exception {
        Set<String> before = socketsAndFolders();
        try (LinuxPlatform platform = LinuxPlatform.open(
                new AgentConfig.Host(TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.OFF, Duration.ofSeconds(5)))) {
            assertThat(platform.reader()).isNotNull();
            assertThat(socketsAndFolders()).anyMatch(opened -> !before.contains(opened));
        }
        assertThat(before).as("some may be closed that others had opened").containsAll(socketsAndFolders());
    }

    @Test
    void whereBpfIsRequiredAndNotAllowedItDoesNotOpenAndLeavesNothingOpen() throws Exception {
        Set<String> before = socketsAndFolders();
        onItsOwnThread(() -> {
            ThreadCapabilities.giveUpAll();
            assertThatThrownBy(() -> LinuxPlatform.open(new AgentConfig.Host(
                            TableSource.LINUX, PROCFS, Namespaces.OWN, BpfUse.REQUIRE, Duration.ofSeconds(5))))
                    .isInstanceOf(KernelException.class)
                    .hasMessage("--bpf=require: bpf(BPF_MAP_CREATE) needs CAP_BPF and CAP_PERFMON: EPERM (1)");
            return null;
        });
        assertThat(before).as("some may be closed that others had opened").containsAll(socketsAndFolders());
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
            int owners = bpfObjects();
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

    /** The sockets that this process has open, and its descriptors of the procfs itself. */
    private static Set<String> socketsAndFolders() throws IOException {
        return descriptors(target -> target.startsWith("socket:") || target.equals(PROCFS.toString()));
    }

    private static int bpfObjects() throws IOException {
        return descriptors(target -> target.contains("bpf")).size();
    }

    private static Set<String> descriptors(Predicate<String> fits) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> fits.test(target(descriptor)))
                    .map(descriptor -> descriptor.getFileName() + " " + target(descriptor))
                    .collect(Collectors.toSet());
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
