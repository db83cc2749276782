package dev.tcpwarden.publish.web;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the metrics for one request. Called by several threads at once. */
@FunctionalInterface
public interface MetricsRenderer {

    /**
     * @param accept the request's header, or null
     * @param acceptEncoding the request's header, or null
     * @param names the metrics asked for; empty for all
     */
    Rendered render(@Nullable String accept, @Nullable String acceptEncoding, Set<String> names) throws IOException;

    /** @param gzip whether {@code body} is compressed by gzip */
    @SuppressWarnings("ArrayRecordComponent")
    record Rendered(String contentType, boolean gzip, byte[] body) {}
}
