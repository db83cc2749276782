package dev.tcpwarden.rules;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file of rules, read again when it has changed. While it cannot be used, the rules before stay. */
public final class RulesFile {

    private static final Logger LOG = LoggerFactory.getLogger(RulesFile.class);

    private final Path path;

    @GuardedBy("this")
    private WatchedFiles files;

    @GuardedBy("this")
    private String text;

    @GuardedBy("this")
    private RuleSet rules;

    private volatile Optional<String> problem = Optional.empty();

    private RulesFile(Path path, WatchedFiles files, String text, RuleSet rules) {
        this.path = path;
        this.files = files;
        this.text = text;
        this.rules = rules;
    }

    /** @throws IOException with a sentence for the user, if it cannot be used */
    public static RulesFile open(Path path) throws IOException {
        WatchedFiles files = new WatchedFiles();
        try {
            String text = files.read(path);
            return new RulesFile(path, files, text, RulesReader.read(text));
        } catch (BadFileException e) {
            throw new IOException("--rules.file=\"" + path + "\": " + e.getMessage(), e);
        }
    }

    public Path path() {
        return path;
    }

    public synchronized RuleSet rules() {
        return rules;
    }

    /** Why the file cannot be used as it is now; nothing if it can. */
    public Optional<String> problem() {
        return problem;
    }

    /** Reads it again if it has changed. Whether it says something else now. */
    synchronized boolean reread() {
        if (!files.haveChanged()) {
            return false;
        }
        files = new WatchedFiles();
        try {
            String now = files.read(path);
            RuleSet read = RulesReader.read(now);
            problem = Optional.empty();
            if (now.equals(text)) {
                return false;
            }
            text = now;
            rules = read;
            LOG.info("the rules were read again: {} of them", read.rules().size());
            return true;
        } catch (BadFileException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
            LOG.error("the rules stay as they were: \"{}\": {}", path, e.getMessage());
            return false;
        }
    }
}
