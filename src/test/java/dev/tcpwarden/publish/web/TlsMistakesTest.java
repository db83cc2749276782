package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.publish.web.config.WebConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with TLS in a web configuration file is said in one sentence, with its place. */
class TlsMistakesTest {

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
    void whatIsWrongWithKeysAndCertificatesIsSaid() throws Exception {
        tls.pki.certify("other");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt}", "line 1, column 20: one of key and key_file is missing");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: other.key}",
                "line 1, column 20: the key is not the one of the certificate");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.key, key_file: server.key}",
                "line 1, column 32: \"" + tls.folder.resolve("server.key") + "\" has no certificate in PEM");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: server.crt}",
                "line 1, column 54: \"" + tls.folder.resolve("server.crt") + "\" has no private key in PEM");
        tls.pki.run("rsa -in server.key -aes128 -passout pass:secret -out encrypted.key");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: encrypted.key}",
                "line 1, column 54: \"" + tls.folder.resolve("encrypted.key")
                        + "\" is encrypted with a passphrase, which the agent cannot ask for");
        tls.pki.run("genpkey -algorithm ed25519 -out ed25519.key");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: ed25519.key}",
                "line 1, column 54: \"" + tls.folder.resolve("ed25519.key")
                        + "\" has a private key that is neither RSA nor EC, or is damaged");
        String key = Files.readString(tls.folder.resolve("server.key"));
        Files.writeString(tls.folder.resolve("half.key"), key.substring(0, 400) + "\n-----END PRIVATE KEY-----\n");
        tls.assertRefused(
                "tls_server_config: {cert_file: server.crt, key_file: half.key}",
                "line 1, column 54: \"" + tls.folder.resolve("half.key")
                        + "\" has a private key that is neither RSA nor EC, or is damaged");
    }

    @Test
    void whatIsWrongWithTheOtherKeysIsSaid() throws Exception {
        tls.assertRefused(
                TlsServer.SERVER + "  client_auth_type: Always\n",
                "line 4, column 21: client_auth_type \"Always\" is not allowed; allowed: NoClientCert, RequestClientCert, "
                        + "RequireAnyClientCert, RequireClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert");
        tls.assertRefused(
                TlsServer.SERVER + "  client_ca_file: ca.crt\n",
                "line 2, column 3: a client CA needs a client_auth_type other than NoClientCert");
        tls.assertRefused(
                TlsServer.SERVER + "  client_auth_type: RequireAndVerifyClientCert\n",
                "line 2, column 3: client_auth_type RequireAndVerifyClientCert needs client_ca or client_ca_file");
        tls.assertRefused(
                TlsServer.SERVER + "  min_version: SSL3\n",
                "line 4, column 16: min_version \"SSL3\" is not allowed; allowed: TLS10, TLS11, TLS12, TLS13");
        tls.assertRefused(
                TlsServer.SERVER + "  min_version: TLS13\n  max_version: TLS12\n",
                "line 2, column 3: between min_version TLS13 and max_version TLS12 there is no version of TLS that this Java "
                        + "allows");
        tls.assertRefused(
                TlsServer.SERVER + "  min_version: TLS10\n  max_version: TLS11\n",
                "line 2, column 3: between min_version TLS10 and max_version TLS11 there is no version of TLS that this Java "
                        + "allows");
        tls.assertRefused(
                TlsServer.SERVER + "  curve_preferences: [CurveP224]\n",
                "line 4, column 23: curve_preferences \"CurveP224\" is not allowed; allowed: CurveP256, CurveP384, CurveP521, "
                        + "X25519");
        tls.assertRefused(
                TlsServer.SERVER + "  cipher_suites: TLS_X\n", "line 4, column 18: cipher_suites has to be a list");
        Files.writeString(tls.file, TlsServer.SERVER + "  cipher_suites: [TLS_X]\n");
        assertThatThrownBy(() -> WebConfigFile.open(tls.file))
                .hasMessageContaining(
                        "line 4, column 19: cipher_suites \"TLS_X\" is not allowed; allowed: TLS_AES_128_GCM_");
    }
}
