package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sources in {@code src/main/bpf}. */
final class BpfSource {

    private BpfSource() {}

    /** The object that the source of that name becomes. Needs clang. */
    static byte[] compile(String name, Path folder, String... definitions) throws Exception {
        Path object = folder.resolve(name + ".bpf.o");
        List<String> command = new ArrayList<>();
        command.add(Needs.program("clang").toString());
        command.addAll(List.of("-O2", "-g", "-target", "bpf", "-c", "src/main/bpf/" + name + ".bpf.c"));
        command.addAll(List.of("-o", object.toString()));
        command.addAll(List.of(definitions));
        Process compiler = new ProcessBuilder(command).inheritIO().start();
        assertThat(compiler.waitFor()).isZero();
        return Files.readAllBytes(object);
    }
}
