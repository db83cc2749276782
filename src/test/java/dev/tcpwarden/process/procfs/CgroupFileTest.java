package dev.tcpwarden.process.procfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CgroupFileTest {

    /** A line of {@code cgroup-paths.tsv}: a name, the file, and what is read of it. */
    private record Example(String name, String file, String expected) {

        private static Example parse(String line) {
            String[] columns = line.split("\t", -1);
            String file = columns[1].replace("\\n", "\n").replace("\\\\", "\\");
            return new Example(columns[0], file, columns[2]);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() throws IOException {
        try (InputStream in = CgroupFileTest.class.getResourceAsStream("cgroup-paths.tsv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Example::parse)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void pathsOfManyHostsTellWhatTheyShould(Example example) {
        assertThat(words(CgroupFile.decode(example.file.getBytes(UTF_8)))).isEqualTo(example.expected);
    }

    private static String words(CgroupPath path) {
        List<String> words = new ArrayList<>();
        String container = path.hasContainerId() ? path.container().substring(0, 12) : path.container();
        add(words, "runtime", path.runtime());
        add(words, "container", container);
        add(words, "pod_uid", path.podUid());
        add(words, "unit", path.unit());
        return String.join(" ", words);
    }

    private static void add(List<String> words, String key, String value) {
        if (!value.isEmpty()) {
            words.add(key + "=" + value);
        }
    }

    @Test
    void aCutFileMakesUpNoId() throws IOException {
        for (Example example : examples()) {
            byte[] file = example.file.getBytes(UTF_8);
            for (int length = 0; length < file.length; length++) {
                CgroupPath cut = CgroupFile.decode(Arrays.copyOf(file, length));
                assertThat(example.file).contains(cut.hasContainerId() ? cut.container() : "");
            }
        }
    }

    @Test
    void almostAContainerIsNone() {
        String id = "37261842".repeat(8);
        assertThat(Stream.of(
                                "",
                                "\n\n",
                                "0::",
                                "0",
                                "::/docker",
                                "0::/docker/" + id.substring(1),
                                "0::/docker/" + id + "0",
                                "0::/docker/" + id.replace('3', 'G'),
                                "0::/elsewhere/" + id,
                                "0::/system.slice/docker-" + id + ".scope.d",
                                "0::/system.slice/crio-conmon-" + id + ".scope",
                                "0::/kubepods/podless/" + id,
                                "0::/machine.slice/machine-qemu\\x2dgz.scope/libvirt",
                                "0::/user.slice/user-1000.slice/user@1000.service/init.scope",
                                "4:memory:/process_api/" + id.substring(32))
                        .map(text -> CgroupFile.decode(text.getBytes(UTF_8))))
                .containsOnly(CgroupPath.NONE);
    }

    @Test
    void nestedContainersTellTheInnermostAndThePodAroundIt() {
        String outer = "a".repeat(64);
        String inner = "b".repeat(64);
        CgroupPath path = CgroupPath.parse("/kubepods/pod3d274242-8ee0-11e9-a8a6-1e68d864ef1a/" + outer + "/docker/"
                + inner + "/system.slice/_io.service");
        assertThat(path)
                .isEqualTo(new CgroupPath("docker", inner, "3d274242-8ee0-11e9-a8a6-1e68d864ef1a", "io.service"));
    }
}
