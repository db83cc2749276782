package dev.tcpwarden.publish.web.access;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** A secret of one run of the agent: whoever sends it ({@code Authorization: Bearer}, RFC 6750) is an operator. */
public final class Token {

    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    Optional<Caller> caller(Context context) {
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        boolean isSent = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(bytes(header.substring(SCHEME.length()).strip()), bytes(text));
        return isSent ? Optional.of(new Caller("token", true, context.req().getRemoteAddr())) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The secret itself. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Token"; // it belongs into no log
    }
}
