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

    /** The skeleton that the source of that name becomes, with flags of clang. Needs clang, llvm-strip, bpftool, gcc and libbpf's headers. */
    static byte[] build(String name, Path folder, String... flags) throws Exception {
        for (String program : List.of("clang", "llvm-strip", "bpftool", "gcc")) {
            Needs.program(program);
        }
        Path output = folder.resolve(name + ".lskel");
        List<String> command = new ArrayList<>(List.of("src/main/bpf/build.sh", name, output.toString()));
        command.addAll(List.of(flags));
        Process build = new ProcessBuilder(command).inheritIO().start();
        assertThat(build.waitFor()).isZero();
        return Files.readAllBytes(output);
    }
}
