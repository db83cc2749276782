package dev.tcpwarden.sample.model;

import dev.tcpwarden.kernel.NamespaceCount;
import java.util.Objects;

/**
 * Where a sample is from.
 *
 * @param tableReader how its table was read, see {@link dev.tcpwarden.kernel.TcpTableSource#mechanism()}
 * @param ownerLookup how its owners were found, see {@link dev.tcpwarden.process.OwnerLookup#name()}
 */
public record SampleSource(String tableReader, String ownerLookup, NamespaceCount namespaces) {

    public SampleSource {
        Objects.requireNonNull(tableReader, "tableReader");
        Objects.requireNonNull(ownerLookup, "ownerLookup");
        Objects.requireNonNull(namespaces, "namespaces");
    }
}
