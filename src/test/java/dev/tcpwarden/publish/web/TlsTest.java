package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS by the web configuration file, with keys and certificates of openssl. */
class TlsTest {

    private TlsServer tls;

    @BeforeEach
    void certify(@TempDir Path folder) throws Exception {
        tls = new TlsServer(folder);
    }

    @AfterEach
    void stop() {
        tls.close();
    }

    @Test
    void metricsAreEncrypted() throws Exception {
        LocalServer local = tls.start(TlsServer.SERVER).reconnect(tls.pki.client());
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
        tls.pki.run(command);
        tls.pki.run(
                "req -x509 -key server.key -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1 -out server.crt");
        Files.copy(tls.folder.resolve("server.crt"), tls.folder.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.start(TlsServer.SERVER)
                        .reconnect(tls.pki.client())
                        .get("/metrics")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void certificateAndKeyInTheFileItself() throws Exception {
        String certificate = Files.readString(tls.folder.resolve("server.crt")).indent(4);
        String key = Files.readString(tls.folder.resolve("server.key")).indent(4);
        LocalServer local = tls.start("tls_server_config:\n  cert: |\n" + certificate + "  key: |\n" + key);
        assertThat(local.reconnect(tls.pki.client()).get("/metrics").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        LocalServer local = tls.start(TlsServer.SERVER);
        assertThat(tls.shown(local)).endsWith("CN=server");
        tls.pki.certify("second", "subjectAltName=IP:127.0.0.1");
        Files.copy(
                tls.folder.resolve("second.crt"),
                tls.folder.resolve("server.crt"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(tls.shown(local)).endsWith("CN=server"); // it goes on with the old pair …
        local.reconnect(tls.pki.client());
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500); // … and says that something is wrong
        assertThat(local.get("/-/healthy").statusCode()).isEqualTo(200);

        Files.copy(
                tls.folder.resolve("second.key"),
                tls.folder.resolve("server.key"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.shown(local)).endsWith("CN=second");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void tlsIsNotTurnedOffByAChange() throws Exception {
        LocalServer local = tls.start(TlsServer.SERVER).reconnect(tls.pki.client());
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
        Files.writeString(tls.file, "");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500);
        Files.writeString(tls.file, TlsServer.SERVER + "  curve_preferences: [X25519]\n");
        assertThat(local.get("/metrics").statusCode()).isEqualTo(500);
        Files.writeString(tls.file, TlsServer.SERVER);
        assertThat(local.get("/metrics").statusCode()).isEqualTo(200);
    }
}
