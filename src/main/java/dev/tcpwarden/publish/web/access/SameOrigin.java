package dev.tcpwarden.publish.web.access;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other origins from making a visitor's browser change things here (cross-site request forgery). A request without
 * the headers that each browser sends is from no browser.
 */
final class SameOrigin {

    private static final List<String> TRUSTED = List.of("same-origin", "none");

    private SameOrigin() {}

    /** @throws Refusal unless the request is from a page of this server, or from no page at all */
    static void check(Context context) {
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean trusted = site == null ? origin == null || isOwn(origin, context.host()) : TRUSTED.contains(site);
        if (!trusted) {
            throw new Refusal(403, "Pages of other origins cannot change anything here.");
        }
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
