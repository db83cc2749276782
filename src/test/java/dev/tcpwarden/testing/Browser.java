package dev.tcpwarden.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chromium in a network namespace, driven by its driver over W3C WebDriver; each browser has a profile of its own. */
public final class Browser implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile(".*started successfully on port (\\d+).*");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // W3C WebDriver §12.2
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NetworkNamespace namespace;
    private final Process driver;
    private final URI session;

    private Browser(NetworkNamespace namespace, Process driver, URI session) {
        this.namespace = namespace;
        this.driver = driver;
        this.session = session;
    }

    /** Starts one with a window of that size, in CSS pixels. */
    public static Browser start(NetworkNamespace namespace, int width, int height) throws Exception {
        String program = Needs.program("chromedriver").toString();
        String chromium = Needs.program("chromium").toString();
        Process driver = namespace.call(() -> new ProcessBuilder(program, "--port=0")
                .redirectErrorStream(true)
                .start());
        try {
            URI server = URI.create("http://127.0.0.1:" + port(driver) + "/session");
            Map<String, Object> options = Map.of(
                    "binary",
                    chromium,
                    "args",
                    List.of("--headless", "--no-sandbox", "--disable-gpu", "--window-size=" + width + "," + height));
            Map<String, Object> capabilities = Map.of("goog:chromeOptions", options);
            JsonNode answer =
                    ask(namespace, "POST", server, Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
            Browser browser = new Browser(
                    namespace,
                    driver,
                    URI.create(server + "/" + answer.path("sessionId").asText()));
            browser.command("POST", "timeouts", Map.of("script", Patience.LIMIT.toMillis()));
            return browser;
        } catch (Exception | AssertionError e) {
            end(driver);
            throw e;
        }
    }

    private static String port(Process driver) throws IOException {
        BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.matches()) {
                return started.group(1);
            }
        }
        throw new IOException("chromedriver has exited");
    }

    public void open(String address) throws Exception {
        command("POST", "url", Map.of("url", address));
    }

    /** What the address bar shows. */
    public String address() throws Exception {
        return command("GET", "url", null).asText();
    }

    public void back() throws Exception {
        command("POST", "back", Map.of());
    }

    /** The value of a JavaScript expression, in which {@code $(css)} is an element; a promise is waited for. */
    public JsonNode value(String expression) throws Exception {
        return run("const $ = (css) => document.querySelector(css); return " + expression + ";");
    }

    /** What the body of a function returns. */
    public JsonNode run(String body) throws Exception {
        return command("POST", "execute/sync", Map.of("script", body, "args", List.of()));
    }

    /** Waits until an expression is true. */
    public void await(String expression) {
        Patience.await().until(() -> value(expression).asBoolean());
    }

    /** Clicks on an element as a mouse does: it has to be in sight. */
    public void click(String css) throws Exception {
        command("POST", "element/" + element(css) + "/click", Map.of());
    }

    /** Types into an element; {@link Keys} are those that write nothing. */
    public void type(String css, String text) throws Exception {
        command("POST", "element/" + element(css) + "/value", Map.of("text", text));
    }

    private String element(String css) throws Exception {
        return command("POST", "element", Map.of("using", "css selector", "value", css))
                .path(ELEMENT)
                .asText();
    }

    /** Presses keys one after the other, wherever the focus is. */
    public void press(String keys) throws Exception {
        List<Map<String, String>> actions = keys.codePoints()
                .mapToObj(Character::toString)
                .flatMap(key ->
                        List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key))
                                .stream())
                .toList();
        command("POST", "actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", actions))));
    }

    public void screenshot(Path file) throws Exception {
        Files.write(
                file,
                Base64.getDecoder().decode(command("GET", "screenshot", null).asText()));
    }

    private JsonNode command(String method, String path, @Nullable Object body) throws Exception {
        return ask(namespace, method, URI.create(session + "/" + path), body);
    }

    private static JsonNode ask(NetworkNamespace namespace, String method, URI url, @Nullable Object body)
            throws Exception {
        return namespace.call(() -> {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setRequestMethod(method);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json; charset=utf-8");
                connection.getOutputStream().write(JSON.writeValueAsBytes(body));
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                JsonNode value = JSON.readTree(in).path("value");
                if (status >= 400) {
                    throw new IOException(value.path("error").asText() + ": "
                            + value.path("message").asText());
                }
                return value;
            }
        });
    }

    @Override
    public void close() throws IOException {
        try {
            ask(namespace, "DELETE", session, null);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the browser does not close", e);
        } finally {
            end(driver);
        }
    }

    private static void end(Process driver) {
        driver.descendants().forEach(ProcessHandle::destroyForcibly);
        Patience.kill(driver);
    }
}
