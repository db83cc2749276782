package dev.tcpwarden.publish.prometheus;

import java.util.Objects;

/**
 * What runs.
 *
 * @param version of the agent
 * @param revision the commit that it was built from, {@code unknown} where that is not known
 * @param java the version of the Java runtime
 */
public record BuildInfo(String version, String revision, String java) {

    public BuildInfo {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(java, "java");
    }
}
