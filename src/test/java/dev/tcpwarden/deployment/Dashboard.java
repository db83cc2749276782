package dev.tcpwarden.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A dashboard as Grafana is given it. */
public record Dashboard(String file, JsonNode root) {

    private static final Path FOLDER = Path.of("grafana", "dashboards");

    /** All that are shipped. */
    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(file -> new Dashboard(file.getFileName().toString(), Documents.json(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the page itself, rows among them, and those inside collapsed rows. */
    List<JsonNode> panels() {
        return Documents.stream(root.path("panels"))
                .flatMap(panel -> Stream.concat(Stream.of(panel), Documents.stream(panel.path("panels"))))
                .toList();
    }

    /** The panels that show data. */
    List<JsonNode> dataPanels() {
        return panels().stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    List<JsonNode> variables() {
        return Documents.stream(root.path("templating").path("list")).toList();
    }

    JsonNode variable(String name) {
        return variables().stream()
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no variable " + name));
    }

    /** Everything in this dashboard that asks Prometheus for series. */
    public List<Query> queries() {
        Stream<Query> ofPanels = dataPanels().stream()
                .flatMap(panel -> Documents.stream(panel.path("targets"))
                        .map(target -> new Query(
                                file + " \"" + panel.path("title").asText() + "\" "
                                        + target.path("refId").asText(),
                                target.path("expr").asText(),
                                target.path("instant").asBoolean())));
        Stream<Query> ofAnnotations = Documents.stream(root.path("annotations").path("list"))
                .filter(annotation -> annotation.has("expr"))
                .map(annotation -> new Query(
                        file + " annotation \"" + annotation.path("name").asText() + "\"",
                        annotation.path("expr").asText(),
                        false));
        return Stream.concat(ofPanels, ofAnnotations).toList();
    }

    /** @param where for messages */
    public record Query(String where, String expression, boolean instant) {}

    @Override
    public String toString() {
        return file;
    }
}
