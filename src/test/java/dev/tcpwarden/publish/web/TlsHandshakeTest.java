package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What client and server agree on, and whom the server serves, as the web configuration file says. */
class TlsHandshakeTest {

    private TlsServer tls;

    @BeforeEach
    void certify(@TempDir Path folder) throws Exception {
        tls = new TlsServer(folder);
    }

    @AfterEach
    void stop() {
        tls.close();
    }

    @ParameterizedTest
    @CsvSource({"TLS12,TLS12,TLSv1.2", "TLS13,TLS13,TLSv1.3", "TLS10,TLS13,TLSv1.3"})
    void versionsAreBetweenTheTwo(String min, String max, String spoken) throws Exception {
        LocalServer local = tls.start(TlsServer.SERVER + "  min_version: " + min + "\n  max_version: " + max + "\n");
        try (SSLSocket socket = TlsServer.connect(local, tls.pki.client(), new SSLParameters())) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(spoken);
        }
        if (max.equals("TLS12")) {
            SSLParameters newest = new SSLParameters(null, new String[] {"TLSv1.3"});
            assertThatThrownBy(() -> TlsServer.connect(local, tls.pki.client(), newest))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void cipherSuitesOfTls12AreThoseAllowedInTheirOrder() throws Exception {
        LocalServer local = tls.start(TlsServer.SERVER + """
                  max_version: TLS12
                  cipher_suites: [TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
                """);
        try (SSLSocket socket = TlsServer.connect(local, tls.pki.client(), new SSLParameters())) {
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        }
        SSLParameters other = new SSLParameters(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});
        assertThatThrownBy(() -> TlsServer.connect(local, tls.pki.client(), other))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void clientsHaveToBeVerifiedWhereThatIsRequired() throws Exception {
        tls.pki.certify("alice", "subjectAltName=DNS:alice.example,IP:2001:db8::1,email:a@example");
        tls.certifyByAnotherAuthorityOfTheSameName("mallory");
        String required =
                TlsServer.SERVER + "  client_ca_file: ca.crt\n  client_auth_type: RequireAndVerifyClientCert\n";
        LocalServer local = tls.start(required);

        TlsServer.assertServed(local, tls.pki.client("alice"));
        TlsServer.assertTurnedAway(local, tls.pki.client());
        TlsServer.assertTurnedAway(local, tls.pki.client("mallory"));

        for (String name : new String[] {"alice.example", "2001:db8:0::1", "a@example"}) {
            Files.writeString(tls.file, required + "  client_allowed_sans: [other.example, \"" + name + "\"]\n");
            TlsServer.assertServed(local, tls.pki.client("alice"));
        }
        Files.writeString(tls.file, required + "  client_allowed_sans: [other.example, alice]\n");
        TlsServer.assertTurnedAway(local, tls.pki.client("alice"));
    }

    @Test
    void otherPoliciesForClients() throws Exception {
        tls.pki.certify("alice");
        tls.certifyByAnotherAuthorityOfTheSameName("mallory");
        LocalServer local = tls.start(TlsServer.SERVER + "  client_auth_type: RequestClientCert\n");
        TlsServer.assertServed(local, tls.pki.client());
        TlsServer.assertServed(local, tls.pki.client("mallory"));

        Files.writeString(tls.file, TlsServer.SERVER + "  client_auth_type: RequireAnyClientCert\n");
        TlsServer.assertTurnedAway(local, tls.pki.client());
        TlsServer.assertServed(local, tls.pki.client("mallory"));

        Files.writeString(
                tls.file, TlsServer.SERVER + "  client_auth_type: VerifyClientCertIfGiven\n  client_ca_file: ca.crt\n");
        TlsServer.assertServed(local, tls.pki.client());
        TlsServer.assertServed(local, tls.pki.client("alice"));
        TlsServer.assertTurnedAway(local, tls.pki.client("mallory"));
    }
}
