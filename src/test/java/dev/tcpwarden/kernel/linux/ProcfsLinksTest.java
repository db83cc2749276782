package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessLinks.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfsLinksTest {

    @TempDir
    private Path procfs;

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        Path missing = procfs.resolve("missing");
        assertThatThrownBy(() -> ProcfsLinks.open(missing))
                .isInstanceOf(KernelException.class)
                .hasMessage("open " + missing + ": ENOENT (2)");
    }

    @Test
    void moreEntriesThanOneReadTakesAreAllSeen() throws Exception {
        Path descriptors = Files.createDirectories(procfs.resolve("42/fd"));
        for (int i = 0; i < 5_000; i++) {
            Files.createSymbolicLink(descriptors.resolve(Integer.toString(i)), Path.of("socket:[" + (i + 10L) + "]"));
        }
        List<Long> inodes = new ArrayList<>();
        try (ProcfsLinks links = ProcfsLinks.open(procfs)) {
            assertThat(links.visitSockets(42, 42, (descriptor, inode) -> {
                        assertThat(inode).isEqualTo(descriptor + 10L);
                        inodes.add(inode);
                    }))
                    .isEqualTo(Access.READ);
            assertThat(links.socketAt(42, 42, 7)).isEqualTo(17);
            assertThat(links.socketAt(42, 42, 5_000)).isZero();
        }
        assertThat(inodes).doesNotHaveDuplicates().hasSize(5_000);
    }

    @Test
    void onlyFoldersWithNumbersAreProcesses() throws Exception {
        for (String name : List.of("1", "300", "self", "sys", "0", "99999999999")) {
            Files.createDirectory(procfs.resolve(name));
        }
        try (ProcfsLinks links = ProcfsLinks.open(procfs)) {
            assertThat(IntStream.of(links.processes()).sorted()).containsExactly(1, 300);
            assertThat(links.visitSockets(77, 77, (descriptor, inode) -> {})).isEqualTo(Access.GONE);
            assertThat(links.executable(77, 77)).isEmpty();
        }
    }
}
