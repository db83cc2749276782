package dev.tcpwarden.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer as it comes over a connection, whose body has a length.
 *
 * @param headers by name in lower case
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {

    private static final int END = -1;

    /** Reads the only answer that is there so far. */
    public static HttpAnswer read(InputStream connection) throws IOException {
        InputStream in = new BufferedInputStream(connection);
        String first = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new HttpAnswer(
                Integer.parseInt(first.split(" ", -1)[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == END) {
                throw new EOFException("the connection was closed after \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
