package dev.tcpwarden.publish.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private LogFile file(Path path) {
        return new LogFile(path, MEBIBYTE, Duration.ofDays(30), () -> line("first"));
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void piecesAreAppendedToWhatIsThere() throws Exception {
        Path path = Files.writeString(folder.resolve("log.json"), "before\n");
        try (LogFile file = file(path)) {
            file.write(line("one"));
            file.write(line("two"));
        }
        assertThat(path).hasContent("before\nfirst\none\ntwo\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void fullFilesAreCompressedAndTheOldestDeleted() throws Exception {
        byte[] piece = new byte[40_000]; // random: it cannot be compressed
        new Random(1).nextBytes(piece);
        Path path = folder.resolve("log.json");
        try (LogFile file = file(path)) {
            for (int i = 0; i < 60; i++) {
                file.write(piece);
                long written = System.currentTimeMillis(); // Logback deletes files by their times
                Patience.await().until(() -> System.currentTimeMillis() > written + 10);
            }
            Patience.await().untilAsserted(() -> {
                file.tidy();
                List<Path> compressed = new ArrayList<>(files());
                compressed.remove(path);
                assertThat(compressed).hasSizeBetween(5, 20).allSatisfy(older -> {
                    assertThat(older.getFileName().toString()).matches("log\\.json\\.\\d{4}-\\d\\d-\\d\\d\\.\\d+\\.gz");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(older)))
                            .isEqualTo("rw-r-----");
                    try (InputStream in = new GZIPInputStream(Files.newInputStream(older))) {
                        assertThat(in.readAllBytes().length % piece.length).isEqualTo("first\n".length());
                    }
                });
                assertThat(sum()).isLessThan(MEBIBYTE);
            });
        }
    }

    private long sum() throws IOException {
        long sum = 0;
        for (Path file : files()) {
            sum += Files.size(file);
        }
        return sum;
    }

    @Test
    void aFileThatWasRemovedIsMadeAgain() throws Exception {
        Path path = folder.resolve("log.json");
        try (LogFile file = file(path)) {
            file.write(line("one"));
            Files.delete(path);
            file.write(line("two"));
        }
        assertThat(path).hasContent("first\ntwo\n");
    }

    @Test
    void withoutItsFolderNothingIsWrittenUntilItIsThereAgain() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path path = inner.resolve("log.json");
        try (LogFile file = file(path)) {
            file.write(line("one"));
            Files.delete(path);
            Files.delete(inner);
            Files.writeString(inner, ""); // in the way of a folder
            assertThatThrownBy(() -> file.write(line("two"))).isInstanceOf(IOException.class);
            Files.delete(inner);
            Files.createDirectory(inner);
            file.write(line("three"));
        }
        assertThat(path).hasContent("first\nthree\n");
    }

    @Test
    void anotherFileIsBegunOnRequest() throws Exception {
        Path path = Files.writeString(folder.resolve("log.json"), "before\n");
        try (LogFile file = file(path)) {
            assertThat(file.lastWritten())
                    .hasValue(Files.getLastModifiedTime(path).toInstant());
            file.write(line("one"));
            file.beginAnew();
            file.write(line("two"));
            file.write(line("three"));
        }
        assertThat(path).hasContent("first\ntwo\nthree\n");
        assertThat(files()).hasSize(2).last().satisfies(rotated -> {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(rotated))) {
                assertThat(in).hasContent("before\nfirst\none\n");
            }
        });
    }

    @Test
    void whatWasBeingCompressedWhenAnAgentWasKilledIsCompressed() throws Exception {
        Path path = folder.resolve("log.json");
        Path result = Files.writeString(folder.resolve("log.json.2027-01-31.0.gz"), "cut off");
        Files.writeString(folder.resolve("log.json.2027-01-31.0.gz81723.tmp"), "older\n");
        Path other = Files.writeString(folder.resolve("log.json.81723.tmp"), "not of the log");
        try (LogFile file = file(path)) {
            file.write(line("one"));
        }
        assertThat(files()).containsExactly(path, result, other);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(result))) {
            assertThat(in).hasContent("older\n");
        }
    }
}
