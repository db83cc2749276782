package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whatever bytes a control group or a runtime's file holds, reading it ends with something known or with nothing. */
class ContainerFilesFuzzTest {

    private static final String ID = "3726184226f5d3147c25fdeab5b60097e378e8a720503a5e19ecfdf29f869860";

    @FuzzTest(maxDuration = "30s")
    void readsAControlGroup(byte[] file) {
        assertThat(CgroupFile.decode(file).toString()).isNotEmpty();
    }

    @FuzzTest(maxDuration = "30s")
    void readsRuntimesFiles(byte[] file) throws IOException {
        Path host = Files.createTempDirectory("tcpwarden-fuzz");
        try {
            for (String name : new String[] {
                "run/containerd/io.containerd.runtime.v2.task/k8s.io/" + ID + "/config.json",
                "var/lib/docker/containers/" + ID + "/config.v2.json",
                "var/lib/containers/storage/overlay-containers/containers.json"
            }) {
                Path path = host.resolve(name);
                Files.createDirectories(path.getParent());
                Files.write(path, file);
                assertThat(new RuntimeFiles().nameOf(ID, host).map(Object::toString))
                        .isNotNull();
                Files.delete(path);
            }
        } finally {
            Folders.delete(host);
        }
    }
}
