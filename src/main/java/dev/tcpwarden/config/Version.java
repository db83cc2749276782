package dev.tcpwarden.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build this is, as the build wrote it into {@code version.properties}.
 *
 * @param revision the short name of the commit; {@code unknown} where it was built outside a repository
 */
public record Version(String version, String revision) {

    private static final String RESOURCE = "/dev/tcpwarden/version.properties";

    public static Version current() {
        Properties properties = new Properties();
        try (InputStream resource = Objects.requireNonNull(Version.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String revision = properties.getProperty("revision", "");
        return new Version(
                properties.getProperty("version", "unknown"), revision.matches("[0-9a-f]+") ? revision : "unknown");
    }

    /** The version of the Java platform that runs this. */
    public String java() {
        return System.getProperty("java.version", "unknown");
    }

    /** {@code tcpwarden 1.0.0 (revision 1a2b3c4, Java 17.0.15)}. */
    @Override
    public String toString() {
        return "tcpwarden " + version + " (revision " + revision + ", Java " + java() + ")";
    }
}
