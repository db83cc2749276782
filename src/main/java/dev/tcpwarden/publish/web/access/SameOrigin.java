package dev.tcpwarden.publish.web.access;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages of other origins from making a visitor's browser change things here (cross-site request forgery). A request without
 * the headers that each browser sends is from no browser.
 */
final class SameOrigin {

    private static final List<String> TRUSTED = List.of("same-origin", "none");
    private static final String JSON = "application/json";

    private final Optional<String> external;

    /** @param externalUrl where clients find the server, behind a proxy */
    SameOrigin(Optional<URI> externalUrl) {
        external = externalUrl.map(url -> url.getScheme() + "://" + url.getRawAuthority());
    }

    /** @throws Refusal unless the request is from a page of this server, or from no page at all */
    void check(Context context) {
        String site = context.header("Sec-Fetch-Site");
        String origin = context.header("Origin");
        boolean trusted = site == null ? origin == null || isOwn(origin, context.host()) : TRUSTED.contains(site);
        if (!trusted) {
            throw Refusal.of(403, Denial.ORIGIN, "Pages of other origins cannot change anything here.");
        }
        checkContentType(context);
    }

    private boolean isOwn(String origin, @Nullable String host) {
        if (external.filter(origin::equalsIgnoreCase).isPresent()) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A form of another origin's page can send other types without asking. */
    private static void checkContentType(Context context) {
        String type = context.header("Content-Type"); // not by way of its charset, which can be anything
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            throw Refusal.malformed(415, "The body has to be " + JSON + ".");
        }
    }
}
