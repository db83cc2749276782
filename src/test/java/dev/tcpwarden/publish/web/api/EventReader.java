package dev.tcpwarden.publish.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads Server-Sent Events until it is closed. */
final class EventReader implements AutoCloseable {

    record Event(String name, JsonNode data) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream in;
    private final Thread thread;

    EventReader(InputStream in) {
        this.in = in;
        thread = new Thread(this::read, "event-reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(name, JSON.readTree(line.substring("data: ".length()))));
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** The connections of the events of that name. */
    List<String> connections(String name) {
        return events.stream()
                .filter(event -> event.name.equals(name))
                .map(event -> event.data.path("connection").asText())
                .toList();
    }

    long count(String name) {
        return events.stream().filter(event -> event.name.equals(name)).count();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
