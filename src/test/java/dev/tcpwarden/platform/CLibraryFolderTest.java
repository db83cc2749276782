package dev.tcpwarden.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CLibraryFolderTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"libc.so.6", "libc-2.31.so", "libc.musl-x86_64.so.1"})
    void isThatOfTheMappedFile(String name) throws Exception {
        Path maps = Files.writeString(folder.resolve("maps"), """
                7f1200000000-7f1200021000 rw-p 00000000 00:00 0
                7f1223a00000-7f1223a26000 r--p 00000000 fe:00 131 /usr/lib/libcap.so.2
                7f1223c00000-7f1223c26000 r--p 00000000 fe:00 132 /odd lib/libcrypto.so.3
                7f1223e00000-7f1223e26000 r--p 00000000 fe:00 133                        /odd lib/x86_64/%s
                7ffd5e5a4000-7ffd5e5c5000 rw-p 00000000 00:00 0                          [stack]
                """.formatted(name));
        assertThat(CLibraryFolder.find(maps)).hasValue("/odd lib/x86_64");
    }

    @Test
    void isUnknownWithoutTheFileOrTheLibrary() throws Exception {
        assertThat(CLibraryFolder.find(folder.resolve("none"))).isEmpty();
        assertThat(CLibraryFolder.find(Files.writeString(folder.resolve("maps"), "7f-80 rw-p 00000000 00:00 0\n")))
                .isEmpty();
    }
}
