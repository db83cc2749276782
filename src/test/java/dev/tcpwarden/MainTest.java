package dev.tcpwarden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    @Test
    void withoutAFolderForItsNativeLibraryItSaysWhatToDo() throws Exception {
        Jar.Run run = Jar.command(List.of(
                Jar.java(),
                "-Djna.tmpdir=/dev/null/none",
                "-Djava.io.tmpdir=/tmp",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "list"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .singleElement()
                .asString()
                .contains("JNA cannot load its native library")
                .contains("-Djna.tmpdir=DIRECTORY");
    }
}
