package dev.tcpwarden.publish.web;

import java.time.Duration;

/** Notified of every request that was answered. Called by several threads at once. */
@FunctionalInterface
public interface RequestObserver {

    /**
     * @param handler the path of one of the server's pages, or {@code other}
     * @param method {@code GET}, {@code HEAD} or {@code other}
     */
    void served(String handler, String method, int status, Duration duration);
}
