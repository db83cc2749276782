package dev.tcpwarden.kernel;

/**
 * Network namespaces of a host.
 *
 * @param read those whose sockets are in the table
 * @param unread those that are known to be there beside
 */
public record NamespaceCount(int read, int unread) {

    /** On a system without, or that shows no others. */
    public static final NamespaceCount ONE = new NamespaceCount(1, 0);
}
