package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sources in {@code src/main/bpf}. */
final class BpfSource {

    private BpfSource() {}

    /** The object that the source of that name becomes. Needs clang. */
    static byte[] compile(String name, Path folder) throws Exception {
        Path object = folder.resolve(name + ".bpf.o");
        Process compiler = new ProcessBuilder(
                        Needs.program("clang").toString(),
                        "-O2",
                        "-g",
                        "-target",
                        "bpf",
                        "-c",
                        "src/main/bpf/" + name + ".bpf.c",
                        "-o",
                        object.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        return Files.readAllBytes(object);
    }
}
