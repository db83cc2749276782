package dev.tcpwarden.publish.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** A secret of one run of the agent: a client that sends it ({@code Authorization: Bearer}, RFC 6750) is an operator. */
public final class Token {

    private static final int BYTES = 32;

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    public static Token random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether this is it; takes the same time however much of it is right. */
    boolean is(String sent) {
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
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
