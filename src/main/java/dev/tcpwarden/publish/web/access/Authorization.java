package dev.tcpwarden.publish.web.access;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The header in which a client proves who it is (RFC 9110 §11.6.2). */
record Authorization(String scheme, String credentials) {

    private static final String BASIC = "Basic";
    private static final String BEARER = "Bearer";

    /** A user's name and password (RFC 7617). */
    record Login(String user, String password) {}

    static Authorization of(Context context) {
        String header =
                Optional.ofNullable(context.header("Authorization")).orElse("").strip();
        int space = header.indexOf(' ');
        return space < 0
                ? new Authorization("", "")
                : new Authorization(
                        header.substring(0, space), header.substring(space + 1).strip());
    }

    Optional<String> bearer() {
        return scheme.equalsIgnoreCase(BEARER) ? Optional.of(credentials) : Optional.empty();
    }

    Optional<Login> login() {
        if (!scheme.equalsIgnoreCase(BASIC)) {
            return Optional.empty();
        }
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Login(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
