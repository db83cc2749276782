package dev.tcpwarden.process.procfs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What container runtimes and the kubelet write to files of the host about their containers; no daemon is asked. All these files are
 * root's own, so no other user can put a pipe or a link in their place. One that cannot be read is skipped.
 */
final class RuntimeFiles {

    private static final String KUBELET_LOGS = "var/log/containers";

    /** Of containerd, alone and as K3s has it; below are its namespaces. */
    private static final List<String> CONTAINERD =
            List.of("run/containerd/io.containerd.runtime.v2.task", "run/k3s/containerd/io.containerd.runtime.v2.task");

    private static final List<String> CONTAINERD_NAMESPACES = List.of("k8s.io", "default");

    private static final List<String> CRI_O =
            List.of("run/containers/storage/overlay-containers", "var/lib/containers/storage/overlay-containers");

    private static final String DOCKER = "var/lib/docker/containers";

    private final PodmanNames podman = new PodmanNames();

    /** @param id of 64 digits */
    Optional<ContainerName> nameOf(String id, Path host) {
        return byLog(host.resolve(KUBELET_LOGS), id)
                .or(() -> configurations(host, id)
                        .flatMap(file -> byAnnotations(file).stream())
                        .findFirst())
                .or(() -> byDocker(host.resolve(DOCKER).resolve(id).resolve("config.v2.json")))
                .or(() -> podman.find(id, host));
    }

    private static Optional<ContainerName> byLog(Path folder, String id) {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*-" + id + ".log")) {
            return StreamSupport.stream(logs.spliterator(), false)
                    .flatMap(log -> ContainerName.ofLog(String.valueOf(log.getFileName()), id).stream())
                    .findFirst();
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }

    /** Where the configuration may be that a runtime hands to runc. */
    private static Stream<Path> configurations(Path host, String id) {
        Stream<Path> containerd = CONTAINERD.stream()
                .flatMap(tasks -> CONTAINERD_NAMESPACES.stream()
                        .map(namespace -> host.resolve(tasks).resolve(namespace).resolve(id)));
        Stream<Path> crio =
                CRI_O.stream().map(folder -> host.resolve(folder).resolve(id).resolve("userdata"));
        return Stream.concat(containerd, crio).map(folder -> folder.resolve("config.json"));
    }

    private static Optional<ContainerName> byAnnotations(Path file) {
        Map<String, String> annotations = new HashMap<>();
        try {
            JsonFile.read(
                    file,
                    json -> JsonFile.fields(json, (key, value) -> {
                        if (key.equals("annotations")) {
                            JsonFile.fields(value, (name, text) -> annotations.put(name, JsonFile.text(text)));
                        }
                    }));
        } catch (IOException e) {
            return Optional.empty();
        }
        return ContainerName.ofAnnotations(annotations);
    }

    private static Optional<ContainerName> byDocker(Path file) {
        StringBuilder shown = new StringBuilder();
        try {
            JsonFile.read(
                    file,
                    json -> JsonFile.fields(json, (key, value) -> {
                        if (key.equals("Name")) {
                            shown.append(JsonFile.text(value));
                        }
                    }));
        } catch (IOException e) {
            return Optional.empty();
        }
        String name = shown.toString().replaceFirst("^/", "");
        return name.isEmpty() ? Optional.empty() : Optional.of(ContainerName.shown(name));
    }
}
