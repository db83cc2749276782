package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Pki;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A server with TLS, for which openssl makes keys and certificates in a folder. */
final class TlsServer implements AutoCloseable {

    static final String SERVER = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

    final Path folder;
    final Path file;
    final Pki pki;
    private Optional<LocalServer> started = Optional.empty();

    TlsServer(Path folder) throws Exception {
        this.folder = folder;
        pki = new Pki(folder);
        pki.certify("server", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        file = folder.resolve("web.yml");
    }

    LocalServer start(String config) throws IOException {
        Files.writeString(file, config);
        LocalServer local = new LocalServer(
                new Access(Optional.of(WebConfigFile.open(file)), Token.random(), Set.of(), Optional.empty()));
        started = Optional.of(local);
        return local;
    }

    void assertRefused(String config, String sentence) throws IOException {
        Files.writeString(file, config);
        assertThatThrownBy(() -> WebConfigFile.open(file))
                .hasMessage("--web.config.file=\"" + file + "\": " + sentence);
    }

    /** Clients send only what is of an authority that the server names. */
    void certifyByAnotherAuthorityOfTheSameName(String name) throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        new Pki(other).certify(name);
        Files.copy(other.resolve(name + ".crt"), folder.resolve(name + ".crt"));
        Files.copy(other.resolve(name + ".key"), folder.resolve(name + ".key"));
    }

    static void assertServed(LocalServer local, SSLContext client) {
        assertThatCode(() -> assertThat(local.reconnect(client).get("/metrics").statusCode())
                        .isEqualTo(200))
                .doesNotThrowAnyException();
    }

    static void assertTurnedAway(LocalServer local, SSLContext client) {
        assertThatThrownBy(() -> local.reconnect(client).get("/metrics")).isInstanceOf(IOException.class);
    }

    String shown(LocalServer local) throws Exception {
        try (SSLSocket socket = connect(local, pki.client(), new SSLParameters())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** Connected, and answered once. */
    static SSLSocket connect(LocalServer local, SSLContext tls, SSLParameters parameters) throws IOException {
        SSLSocket socket =
                (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), local.port());
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        socket.getOutputStream().write("GET /-/healthy HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 ");
        return socket;
    }

    @Override
    public void close() {
        started.ifPresent(LocalServer::close);
    }
}
