package dev.tcpwarden.publish.web.tls;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import dev.tcpwarden.files.YamlValue;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code tls_server_config}, key for key as Prometheus's exporter-toolkit has it. */
public final class TlsSection {

    private static final String CLIENT_AUTH = "client_auth_type";

    private static final List<String> KEYS = List.of(
            "cert",
            "cert_file",
            "key",
            "key_file",
            "client_ca",
            "client_ca_file",
            CLIENT_AUTH,
            "client_allowed_sans",
            "min_version",
            "max_version",
            "cipher_suites",
            "prefer_server_cipher_suites",
            "curve_preferences");

    /** By the words of the file, oldest first. */
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

    private static final List<String> JAVA_VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /** Those of Go's {@code tls.CipherSuites()}, whose names are IANA's, and Java's. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> CURVES = List.of("CurveP256", "CurveP384", "CurveP521", "X25519");
    private static final List<String> JAVA_GROUPS = List.of("secp256r1", "secp384r1", "secp521r1", "x25519");

    private final YamlValue section;
    private final Map<String, YamlValue> values;
    private final PemValues pem;

    private TlsSection(YamlValue section, Path folder, WatchedFiles files) throws BadFileException {
        this.section = section;
        values = section.map(KEYS);
        pem = new PemValues(values, folder, files);
    }

    /**
     * Nothing where the section is empty.
     *
     * @param folder what the paths are relative to
     * @param files which reads what they name
     */
    public static Optional<Tls> read(YamlValue section, Path folder, WatchedFiles files) throws BadFileException {
        TlsSection read = new TlsSection(section, folder, files);
        return read.values.isEmpty() ? Optional.empty() : Optional.of(read.tls());
    }

    private Tls tls() throws BadFileException {
        List<X509Certificate> certificates = pem.get("cert", Pem::certificates)
                .orElseThrow(() -> section.wrong("one of cert and cert_file is missing"));
        PrivateKey key = pem.get("key", PrivateKeys::read)
                .orElseThrow(() -> section.wrong("one of key and key_file is missing"));
        if (!PrivateKeys.isPair(key, certificates.get(0).getPublicKey())) {
            throw section.wrong("the key is not the one of the certificate");
        }
        Tls.Offer offer = new Tls.Offer(
                certificates,
                key,
                versions(),
                choices("cipher_suites", CIPHERS, CIPHERS),
                !values.containsKey("prefer_server_cipher_suites")
                        || value("prefer_server_cipher_suites").flag(),
                choices("curve_preferences", CURVES, JAVA_GROUPS));
        ClientAuth clientAuth = clientAuth();
        return new Tls(offer, clientAuth, new ClientTrust(authorities(clientAuth), texts("client_allowed_sans")));
    }

    private ClientAuth clientAuth() throws BadFileException {
        String word = values.containsKey(CLIENT_AUTH) ? value(CLIENT_AUTH).text() : "";
        if (word.isEmpty()) {
            return ClientAuth.NONE;
        }
        for (ClientAuth auth : ClientAuth.values()) {
            if (auth.word().equals(word)) {
                return auth;
            }
        }
        throw value(CLIENT_AUTH)
                .notAllowed(
                        Arrays.stream(ClientAuth.values()).map(ClientAuth::word).collect(Collectors.joining(", ")));
    }

    /** Those that certificates of clients are verified by. */
    private List<X509Certificate> authorities(ClientAuth clientAuth) throws BadFileException {
        Optional<List<X509Certificate>> authorities = pem.get("client_ca", Pem::certificates);
        if (authorities.isPresent() && clientAuth == ClientAuth.NONE) {
            throw section.wrong("a client CA needs a client_auth_type other than NoClientCert");
        }
        if (authorities.isEmpty() && clientAuth.verifies()) {
            throw section.wrong("client_auth_type " + clientAuth.word() + " needs client_ca or client_ca_file");
        }
        return clientAuth.verifies() ? authorities.orElseThrow() : List.of();
    }

    private List<String> versions() throws BadFileException {
        int min = version("min_version", "TLS12");
        int max = version("max_version", "TLS13");
        List<String> versions = JAVA_VERSIONS.subList(min, Math.max(min, max + 1)).stream()
                .filter(Tls.enabledVersions()::contains)
                .toList();
        if (versions.isEmpty()) {
            throw section.wrong("between min_version " + VERSIONS.get(min) + " and max_version " + VERSIONS.get(max)
                    + " there is no version of TLS that this Java allows");
        }
        return versions;
    }

    private int version(String key, String preset) throws BadFileException {
        String word = values.containsKey(key) ? value(key).text() : preset;
        int index = VERSIONS.indexOf(word);
        if (index < 0) {
            throw value(key).notAllowed(String.join(", ", VERSIONS));
        }
        return index;
    }

    private List<String> choices(String key, List<String> words, List<String> meanings) throws BadFileException {
        List<String> choices = new ArrayList<>();
        for (YamlValue item : items(key).toList()) {
            int index = words.indexOf(item.text());
            if (index < 0) {
                throw item.notAllowed(String.join(", ", words));
            }
            choices.add(meanings.get(index));
        }
        return choices;
    }

    private List<String> texts(String key) throws BadFileException {
        List<String> texts = new ArrayList<>();
        for (YamlValue item : items(key).toList()) {
            texts.add(item.text());
        }
        return texts;
    }

    private Stream<YamlValue> items(String key) throws BadFileException {
        return values.containsKey(key) ? value(key).list().stream() : Stream.empty();
    }

    private YamlValue value(String key) {
        return Objects.requireNonNull(values.get(key), key);
    }
}
