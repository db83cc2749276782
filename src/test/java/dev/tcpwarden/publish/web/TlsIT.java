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
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS by the web configuration file, with keys and certificates of openssl. */
class TlsIT {

    private static final String SERVER = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

    @TempDir
    Path folder;

    private Pki pki;
    private Path file;
    private Optional<LocalServer> started = Optional.empty();

    @BeforeEach
    void certify() throws Exception {
        pki = new Pki(folder);
        pki.certify("server", "subjectAltName=IP:127.0.0.1,DNS:localhost");
        file = folder.resolve("web.yml");
    }

    @AfterEach
    void stop() {
        started.ifPresent(LocalServer::close);
    }

    private LocalServer start(String config) throws IOException {
        Files.writeString(file, config);
        LocalServer local = new LocalServer(
                new Access(Optional.of(WebConfigFile.open(file)), Token.random(), Set.of(), Optional.empty()));
        started = Optional.of(local);
        return local;
    }

    private void assertRefused(String config, String sentence) throws IOException {
        Files.writeString(file, config);
        assertThatThrownBy(() -> WebConfigFile.open(file))
                .hasMessage("--web.config.file=\"" + file + "\": " + sentence);
    }

    @Test
    void metricsAreEncrypted() throws Exception {
        LocalServer local = start(SERVER).reconnect(pki.client());
        assertThat(local.get("/metrics").body()).isEqualTo(LocalServer.BODY);
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);
        assertThat(local.raw("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .doesNotContain(LocalServer.BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "genrsa -traditional -out server.key 2048",
                "genrsa -out server.key 2048",
                "ecparam -name prime256v1 -genkey -out server.key",
                "ecparam -name secp384r1 -genkey -out server.key",
                "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out server.key"
            })
    void keysInEachFormThatOpensslWrites(String command) throws Exception {
        pki.run(command);
        pki.run("req -x509 -key server.key -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1 -out server.crt");
        Files.copy(folder.resolve("server.crt"), folder.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(start(SERVER).reconnect(pki.client()).get("/metrics").statusCode())
                .isEqualTo(200);
    }

    @Test
    void certificateAndKeyInTheFileItself() throws Exception {
        String certificate = Files.readString(folder.resolve("server.crt")).indent(4);
        String key = Files.readString(folder.resolve("server.key")).indent(4);
        LocalServer local = start("tls_server_config:\n  cert: |\n" + certificate + "  key: |\n" + key);
        assertThat(local.reconnect(pki.client()).get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsWrongWithKeysAndCertificatesIsSaid() throws Exception {
        pki.certify("other");
        assertRefused(
                "tls_server_config: {cert_file: server.crt}", "line 1, column 20: one of key and key_file is missing");
        assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: other.key}",
                "line 1, column 20: the key is not the one of the certificate");
        assertRefused(
                "tls_server_config: {cert_file: server.key, key_file: server.key}",
                "line 1, column 32: \"" + folder.resolve("server.key") + "\" has no certificate in PEM");
        assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: server.crt}",
                "line 1, column 54: \"" + folder.resolve("server.crt") + "\" has no private key in PEM");
        pki.run("rsa -in server.key -aes128 -passout pass:secret -out encrypted.key");
        assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: encrypted.key}",
                "line 1, column 54: \"" + folder.resolve("encrypted.key")
                        + "\" is encrypted with a passphrase, which the agent cannot ask for");
        pki.run("genpkey -algorithm ed25519 -out ed25519.key");
        assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: ed25519.key}",
                "line 1, column 54: \"" + folder.resolve("ed25519.key")
                        + "\" has a private key that is neither RSA nor EC, or is damaged");
        String key = Files.readString(folder.resolve("server.key"));
        Files.writeString(folder.resolve("half.key"), key.substring(0, 400) + "\n-----END PRIVATE KEY-----\n");
        assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: half.key}",
                "line 1, column 54: \"" + folder.resolve("half.key")
                        + "\" has a private key that is neither RSA nor EC, or is damaged");
    }

    @Test
    void whatIsWrongWithTheOtherKeysIsSaid() throws Exception {
        assertRefused(
                SERVER + "  client_auth_type: Always\n",
                "line 4, column 21: client_auth_type \"Always\" is not allowed; allowed: NoClientCert, RequestClientCert, "
                        + "RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert");
        assertRefused(
                SERVER + "  client_ca_file: ca.crt\n",
                "line 2, column 3: a client CA needs a client_auth_type other than NoClientCert");
        assertRefused(
                SERVER + "  client_auth_type: RequireAndVerifyClientCert\n",
                "line 2, column 3: client_auth_type RequireAndVerifyClientCert needs client_ca or client_ca_file");
        assertRefused(
                SERVER + "  min_version: SSL3\n",
                "line 4, column 16: min_version \"SSL3\" is not allowed; allowed: TLS10, TLS11, TLS12, TLS13");
        assertRefused(
                SERVER + "  min_version: TLS13\n  max_version: TLS12\n",
                "line 2, column 3: between min_version TLS13 and max_version TLS12 there is no version of TLS that this Java "
                        + "allows");
        assertRefused(
                SERVER + "  min_version: TLS10\n  max_version: TLS11\n",
                "line 2, column 3: between min_version TLS10 and max_version TLS11 there is no version of TLS that this Java "
                        + "allows");
        assertRefused(
                SERVER + "  curve_preferences: [CurveP224]\n",
                "line 4, column 23: curve_preferences \"CurveP224\" is not allowed; allowed: CurveP256, CurveP384, CurveP521, "
                        + "X25519");
        assertRefused(SERVER + "  cipher_suites: TLS_X\n", "line 4, column 18: cipher_suites has to be a list");
        Files.writeString(file, SERVER + "  cipher_suites: [TLS_X]\n");
        assertThatThrownBy(() -> WebConfigFile.open(file))
                .hasMessageContaining(
                        "line 4, column 19: cipher_suites \"TLS_X\" is not allowed; allowed: TLS_AES_128_GCM_");
    }

    @ParameterizedTest
    @CsvSource({"TLS12,TLS12,TLSv1.2", "TLS13,TLS13,TLSv1.3", "TLS10,TLS13,TLSv1.3"})
    void versionsAreBetweenTheTwo(String min, String max, String spoken) throws Exception {
        LocalServer local = start(SERVER + "  min_version: " + min + "\n  max_version: " + max + "\n");
        try (SSLSocket socket = connect(local, pki.client(), new SSLParameters())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
        }
        if (max.equals("TLS12")) {
            SSLParameters newest = new SSLParameters(null, new String[] {"TLSv1.3"});
            assertThatThrownBy(() -> connect(local, pki.client(), newest)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void cipherSuitesOfTls12AreThoseAllowedInTheirOrder() throws Exception {
        LocalServer local = start(SERVER + """
                  max_version: TLS12
                  cipher_suites: [TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
                """);
        try (SSLSocket socket = connect(local, pki.client(), new SSLParameters())) {
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        }
        SSLParameters other = new SSLParameters(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});
        assertThatThrownBy(() -> connect(local, pki.client(), other)).isInstanceOf(SSLException.class);
    }

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        LocalServer local = start(SERVER);
        assertThat(shown(local)).endsWith("CN=server");
        pki.certify("second", "subjectAltName=IP:127.0.0.1");
        Files.copy(folder.resolve("second.crt"), folder.resolve("server.crt"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(shown(local)).endsWith("CN=server"); // it goes on with the old pair …
        local.reconnect(pki.client());
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500); // … and says that something is wrong
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);

        Files.copy(folder.resolve("second.key"), folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(shown(local)).endsWith("CN=second");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void tlsIsNotTurnedOffByAChange() throws Exception {
        LocalServer local = start(SERVER).reconnect(pki.client());
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
        Files.writeString(file, "");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500);
        Files.writeString(file, SERVER + "  curve_preferences: [X25519]\n");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500);
        Files.writeString(file, SERVER);
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void clientsHaveToBeVerifiedWhereThatIsRequired() throws Exception {
        pki.certify("alice", "subjectAltName=DNS:alice.example,IP:2001:db8::1,email:a@example");
        certifyByAnotherAuthorityOfTheSameName("mallory");
        String required = SERVER + "  client_ca_file: ca.crt\n  client_auth_type: RequireAndVerifyClientCert\n";
        LocalServer local = start(required);

        assertServed(local, pki.client("alice"));
        assertTurnedAway(local, pki.client());
        assertTurnedAway(local, pki.client("mallory"));

        for (String name : new String[] {"alice.example", "2001:db8:0::1", "a@example"}) {
            Files.writeString(file, required + "  client_allowed_sans: [other.example, \"" + name + "\"]\n");
            assertServed(local, pki.client("alice"));
        }
        Files.writeString(file, required + "  client_allowed_sans: [other.example, alice]\n");
        assertTurnedAway(local, pki.client("alice"));
    }

    @Test
    void otherPoliciesForClients() throws Exception {
        pki.certify("alice");
        certifyByAnotherAuthorityOfTheSameName("mallory");
        LocalServer local = start(SERVER + "  client_auth_type: RequestClientCert\n");
        assertServed(local, pki.client());
        assertServed(local, pki.client("mallory"));

        Files.writeString(file, SERVER + "  client_auth_type: RequireAnyClientCert\n");
        assertTurnedAway(local, pki.client());
        assertServed(local, pki.client("mallory"));

        Files.writeString(file, SERVER + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n");
        assertServed(local, pki.client());
        assertServed(local, pki.client("alice"));
        assertTurnedAway(local, pki.client("mallory"));
    }

    /** Clients send only what is of an authority that the server names. */
    private void certifyByAnotherAuthorityOfTheSameName(String name) throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        new Pki(other).certify(name);
        Files.copy(other.resolve(name + ".crt"), folder.resolve(name + ".crt"));
        Files.copy(other.resolve(name + ".key"), folder.resolve(name + ".key"));
    }

    private static void assertServed(LocalServer local, SSLContext client) {
        assertThatCode(() -> assertThat(local.reconnect(client).get("/metrics").statusCode())
                        .isEqualTo(200))
                .doesNotThrowAnyException();
    }

    private static void assertTurnedAway(LocalServer local, SSLContext client) {
        assertThatThrownBy(() -> local.reconnect(client).get("/metrics")).isInstanceOf(IOException.class);
    }

    private String shown(LocalServer local) throws Exception {
        try (SSLSocket socket = connect(local, pki.client(), new SSLParameters())) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** Connected, and answered once. */
    private static SSLSocket connect(LocalServer local, SSLContext tls, SSLParameters parameters) throws IOException {
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
}
