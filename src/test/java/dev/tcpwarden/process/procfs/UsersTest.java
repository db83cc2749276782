package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    private static final FileTime EPOCH = FileTime.fromMillis(0);

    @TempDir
    private Path folder;

    @Test
    void aFileOfTheYear1970IsReadToo() throws IOException {
        Users users = new Users(List.of(passwd("host", "nginx", EPOCH)));

        assertThat(users.name(101)).isEqualTo("nginx");
        assertThat(users.name(102)).isEqualTo("102");
    }

    @Test
    void twoFilesOfTheSameTimeAreTwo() throws IOException {
        Path first = passwd("host", "nginx", EPOCH);
        Users users = new Users(List.of(first, passwd("container", "other", EPOCH)));
        assertThat(users.name(101)).isEqualTo("nginx");

        Files.delete(first);

        assertThat(users.name(101)).isEqualTo("other");
    }

    @Test
    void aFileThatChangedIsReadAgain() throws IOException {
        Users users = new Users(List.of(passwd("host", "nginx", EPOCH)));
        assertThat(users.name(101)).isEqualTo("nginx");

        passwd("host", "www", FileTime.fromMillis(1));

        assertThat(users.name(101)).isEqualTo("www");
    }

    private Path passwd(String file, String user, FileTime modified) throws IOException {
        Path path = Files.writeString(folder.resolve(file), user + ":x:101:101::/:\n");
        return Files.setLastModifiedTime(path, modified);
    }
}
