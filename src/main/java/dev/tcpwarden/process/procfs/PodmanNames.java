package dev.tcpwarden.process.procfs;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that podman keeps of root's containers: all of them in one file, which is read again when it has changed. */
final class PodmanNames {

    /** The second one has those that are removed when they end, {@code podman run --rm}. */
    private static final List<String> FILES = List.of(
            "var/lib/containers/storage/overlay-containers/containers.json",
            "var/lib/containers/storage/overlay-containers/volatile-containers.json");

    private static final int MOST = 10_000;

    private record Known(FileTime modified, Map<String, String> names) {}

    private final Map<Path, Known> known = new HashMap<>();

    Optional<ContainerName> find(String id, Path host) {
        return FILES.stream()
                .map(file -> names(host.resolve(file)))
                .flatMap(names -> Optional.ofNullable(names.get(id)).stream())
                .findFirst()
                .map(ContainerName::shown);
    }

    private Map<String, String> names(Path file) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            Known before = known.get(file);
            if (before != null && before.modified.equals(modified)) {
                return before.names;
            }
            Map<String, String> names = read(file);
            known.put(file, new Known(modified, names));
            return names;
        } catch (IOException e) {
            known.remove(file);
            return Map.of();
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> names = new HashMap<>();
        JsonFile.read(file, json -> JsonFile.elements(json, container -> add(container, names)));
        return names;
    }

    /** {@code {"id":"3726…","names":["web"],…}} */
    private static void add(JsonParser container, Map<String, String> names) throws IOException {
        String[] pair = {"", ""};
        JsonFile.fields(container, (key, value) -> {
            if (key.equals("id")) {
                pair[0] = JsonFile.text(value);
            } else if (key.equals("names")) {
                JsonFile.elements(value, name -> pair[1] = pair[1].isEmpty() ? JsonFile.text(name) : pair[1]);
            }
        });
        if (!pair[1].isEmpty() && names.size() < MOST) {
            names.put(pair[0], pair[1]);
        }
    }
}
