package dev.tcpwarden.kernel.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Wine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@link WindowsProcesses} and {@link Elevation} report under Wine. */
class WindowsProcessesIT {

    @Test
    void listsProcessesAndServices() throws Exception {
        try (Wine wine = Wine.start(Path.of("target", "wine"))) {
            Jar.Run run = wine.java(
                    "-cp",
                    wine.jar() + ";" + Wine.path(Path.of("target", "test-classes")),
                    "dev.tcpwarden.kernel.windows.ProcessesReport");
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out().lines())
                    .containsExactly(
                            "elevated true",
                            "image java.exe",
                            "executable " + wine.java(),
                            "user " + System.getProperty("user.name"),
                            "of another start ",
                            "of no process ",
                            "a process with the service PlugPlay true");
        }
    }
}
