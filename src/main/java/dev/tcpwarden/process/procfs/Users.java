package dev.tcpwarden.process.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of users: passwd(5) of the host whose processes these are, which is not the agent's own where it runs in a container. No
 * name service is asked; that could take seconds.
 */
final class Users {

    private final List<Path> files;
    private final Map<Long, String> names = new HashMap<>();

    /** The file that the names are from, and its state; null before the first. */
    private @Nullable Path source;

    private @Nullable FileTime read;

    /** Names from the first of these files that can be read. */
    Users(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** The user's name, or the number where it has none. */
    String name(long uid) {
        for (Path file : files) {
            if (refresh(file)) {
                break;
            }
        }
        return names.getOrDefault(uid, Long.toString(uid));
    }

    /** Reads the file if it has changed; false if it cannot be read. */
    private boolean refresh(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (!file.equals(source) || !modified.equals(read)) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                names.clear();
                text.lines().forEach(this::add);
                source = file;
                read = modified;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void add(String line) {
        String[] fields = line.split(":", 4); // name, password, uid, …
        if (fields.length == 4 && !fields[0].isEmpty() && fields[2].matches("\\d{1,10}")) {
            names.putIfAbsent(Long.parseLong(fields[2]), fields[0]);
        }
    }
}
