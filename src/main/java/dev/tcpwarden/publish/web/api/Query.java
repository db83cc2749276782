package dev.tcpwarden.publish.web.api;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a URI as browsers write it: {@code application/x-www-form-urlencoded}, always in UTF-8. Javalin leaves out what cannot
 * be decoded, and decodes by the Content-Type of a body.
 */
public final class Query {

    private Query() {}

    /**
     * The values of each name, in their order.
     *
     * @param raw as the client sent it; null where there is none
     * @throws Problem if it is not percent-encoded UTF-8
     */
    public static Map<String, List<String>> of(@Nullable String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return values;
        }
        for (String parameter : raw.split("&", -1)) {
            String[] parts = parameter.split("=", 2);
            String value = parts.length == 1 ? "" : decode(parts[1], parameter);
            values.computeIfAbsent(decode(parts[0], parameter), name -> new ArrayList<>())
                    .add(value);
        }
        return values;
    }

    private static String decode(String encoded, String parameter) {
        try {
            byte[] bytes =
                    URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw Problem.of(400, "\"" + parameter + "\" in the query is not percent-encoded UTF-8");
        }
    }
}
