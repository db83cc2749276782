package dev.tcpwarden.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs in {@code src/test/c}, compiled. */
final class NativePrograms {

    private static final Path SOURCES = Path.of("src", "test", "c");

    private final Path folder;

    private NativePrograms(Path folder) {
        this.folder = folder;
    }

    static NativePrograms compileInto(Path folder) throws BenchmarkException, IOException, InterruptedException {
        Path compiler = Programs.find("cc")
                .or(() -> Programs.find("gcc"))
                .orElseThrow(() -> new BenchmarkException("there is no C compiler (cc or gcc) on the PATH"));
        Files.createDirectories(folder);
        for (String program : List.of("hold", "churn", "drain", "walk", "timed")) {
            String source = SOURCES.resolve(program + ".c").toString();
            int exit = new ProcessBuilder(
                            compiler.toString(),
                            "-O2",
                            "-o",
                            folder.resolve(program).toString(),
                            source)
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new BenchmarkException("the C compiler refused " + source);
            }
        }
        return new NativePrograms(folder.toAbsolutePath());
    }

    String path(String program) {
        return folder.resolve(program).toString();
    }
}
