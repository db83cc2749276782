package dev.tcpwarden.publish.web;

import dev.tcpwarden.publish.web.config.WebConfigFile;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Encrypts each connection as the web configuration says when it is made. */
final class CurrentTls extends SslContextFactory.Server {

    private final WebConfigFile file;

    /** @param file with TLS settings */
    CurrentTls(WebConfigFile file) {
        this.file = file;
    }

    @Override
    public SSLEngine newSSLEngine() {
        return file.state().config().tls().orElseThrow().newEngine();
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress client) {
        return newSSLEngine();
    }
}
