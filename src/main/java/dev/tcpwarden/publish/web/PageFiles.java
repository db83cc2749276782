package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.async.PendingAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the live page, as they are in the jar. Each is read and compressed when it is first asked for, so that an agent
 * whose page is not used does not pay for it.
 */
final class PageFiles {

    static final String INDEX = "index.html";
    static final String ROOT = "/page/";

    /** All that are served, but the index. */
    static final List<String> NAMES = List.of(
            "address.js",
            "api.js",
            "aside.js",
            "beside.js",
            "completion.js",
            "dom.js",
            "drawer.js",
            "eventlist.js",
            "facts.js",
            "fields.js",
            "filterbox.js",
            "format.js",
            "freshness.js",
            "grid.js",
            "gridrows.js",
            "help.js",
            "icon.svg",
            "keyboard.js",
            "loading.js",
            "main.js",
            "menus.js",
            "moments.js",
            "overview.js",
            "past.js",
            "pastdrawer.js",
            "pastrows.js",
            "pause.js",
            "rows.js",
            "ruledrawer.js",
            "samples.js",
            "signin.js",
            "sparkline.js",
            "stream.js",
            "style.css",
            "tableview.js",
            "tabs.js",
            "terminateall.js",
            "termination.js",
            "terms.js",
            "theme.js",
            "themeswitch.js",
            "token.js",
            "track.js",
            "viewport.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final int TAG_BYTES = 12;

    /** One file; the compressed form has a tag of its own, since it is another representation (RFC 9110 §8.8.3). */
    @SuppressWarnings("ArrayRecordComponent") // made once and never compared
    private record Content(String type, String tag, byte[] plain, byte[] compressed) {}

    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    /** Whether a path is one of those of {@link #NAMES}. */
    static boolean isFile(String path) {
        return path.startsWith(ROOT) && NAMES.contains(path.substring(ROOT.length()));
    }

    /** Answers with one of {@link #NAMES} or {@link #INDEX}. */
    void serve(Context context, String name) {
        Content content = contents.computeIfAbsent(name, PageFiles::read);
        boolean compressed = Gzip.isAccepted(context.header("Accept-Encoding"));
        String tag = '"' + content.tag() + (compressed ? "-gzip" : "") + '"';
        context.header("Cache-Control", "no-cache");
        context.header("Vary", "Accept-Encoding");
        context.header("ETag", tag);
        if (matches(context.header("If-None-Match"), tag)) {
            context.status(304);
            return;
        }
        if (compressed) {
            context.header("Content-Encoding", "gzip");
        }
        context.status(200).contentType(content.type());
        PendingAnswer.to(context, () -> Body.send(context, compressed ? content.compressed() : content.plain()));
    }

    private static boolean matches(@Nullable String tags, String tag) {
        return tags != null && list(tags).anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private static Stream<String> list(String header) {
        return Stream.of(header.split(",", -1)).map(String::strip);
    }

    private static Content read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("page/" + name + " is missing from the jar");
            }
            byte[] plain = in.readAllBytes();
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            return new Content(String.valueOf(type), tag(plain), plain, Gzip.small(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has SHA-256
        }
    }
}
