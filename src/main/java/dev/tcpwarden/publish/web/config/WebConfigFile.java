package dev.tcpwarden.publish.web.config;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web configuration file and the files that it names, read again when one has changed. While they cannot be used, the
 * configuration before is kept, for handshakes and health alone; {@link State#isBroken} says so.
 */
public final class WebConfigFile {

    private static final Logger LOG = LoggerFactory.getLogger(WebConfigFile.class);

    /** Java's choice of curves; it is read once, before the first connection. */
    private static final String GROUPS = "jdk.tls.namedGroups";

    private final Path path;
    private final WebConfig first;

    @GuardedBy("this")
    private WatchedFiles files;

    @GuardedBy("this")
    private State state;

    /** @param config the last one that could be used */
    public record State(WebConfig config, boolean isBroken) {

        /** Without a file. */
        public static final State NONE = new State(WebConfig.NONE, false);
    }

    private WebConfigFile(Path path, WebConfig first, WatchedFiles files) {
        this.path = path;
        this.first = first;
        this.files = files;
        state = new State(first, false);
    }

    /** @throws IOException with a sentence for the user, if it cannot be used */
    public static WebConfigFile open(Path path) throws IOException {
        WatchedFiles files = new WatchedFiles();
        try {
            WebConfig config = WebConfigReader.read(path, files);
            List<String> groups = groups(config);
            if (!groups.isEmpty()) {
                System.setProperty(GROUPS, String.join(",", groups));
            }
            return new WebConfigFile(path, config, files);
        } catch (BadFileException e) {
            throw new IOException("--web.config.file=\"" + path + "\": " + e.getMessage(), e);
        }
    }

    private static List<String> groups(WebConfig config) {
        return config.tls().map(tls -> tls.groups()).orElse(List.of());
    }

    /** As it is now. */
    public synchronized State state() {
        if (files.haveChanged()) {
            state = reread();
        }
        return state;
    }

    @GuardedBy("this")
    private State reread() {
        files = new WatchedFiles();
        try {
            WebConfig config = WebConfigReader.read(path, files);
            checkCanChange(config);
            LOG.info("the web configuration was read again");
            return new State(config, false);
        } catch (BadFileException e) {
            LOG.error(
                    "what needs the web configuration is answered 500 until it is mended: \"{}\": {}",
                    path,
                    e.getMessage());
            return new State(state.config, true);
        }
    }

    private void checkCanChange(WebConfig config) throws BadFileException {
        if (config.tls().isPresent() != first.tls().isPresent()) {
            throw new BadFileException("TLS is turned on or off by a restart only");
        }
        if (!groups(config).equals(groups(first))) {
            throw new BadFileException("curve_preferences is changed by a restart only");
        }
    }
}
