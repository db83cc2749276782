package dev.tcpwarden.publish.web.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** TLS settings with all that they need, ready for connections. */
public final class Tls {

    private static final String TLS_1_3 = "TLSv1.3";

    private final SSLContext context;
    private final SSLParameters parameters;
    private final ClientAuth clientAuth;
    private final ClientTrust clients;
    private final List<String> groups;

    /**
     * What the server shows and allows.
     *
     * @param ciphers those allowed up to TLS 1.2, by their IANA names; none for Java's own choice
     * @param groups the curves, in Java's words
     */
    record Offer(
            List<X509Certificate> certificates,
            PrivateKey key,
            List<String> versions,
            List<String> ciphers,
            boolean prefersOwnOrder,
            List<String> groups) {}

    Tls(Offer offer, ClientAuth clientAuth, ClientTrust clients) {
        this.clientAuth = clientAuth;
        this.clients = clients;
        groups = List.copyOf(offer.groups);
        context = context(keys(offer), clients);
        parameters = parameters(offer);
    }

    private static KeyManager[] keys(Offer offer) {
        try {
            char[] password = {};
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", offer.key, password, offer.certificates.toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyManager[] keys, ClientTrust clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {clients}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLParameters parameters(Offer offer) {
        SSLParameters chosen = context.getDefaultSSLParameters();
        if (!offer.ciphers.isEmpty()) {
            List<String> supported = List.of(context.getSupportedSSLParameters().getCipherSuites());
            Stream<String> newest = supported.stream().filter(Tls::isOfTls13); // those cannot be chosen
            Stream<String> older = offer.ciphers.stream().filter(supported::contains);
            chosen.setCipherSuites(Stream.concat(newest, older).distinct().toArray(String[]::new));
        }
        chosen.setProtocols(offer.versions.toArray(new String[0]));
        chosen.setUseCipherSuitesOrder(offer.prefersOwnOrder);
        if (clientAuth.requires()) {
            chosen.setNeedClientAuth(true);
        } else {
            chosen.setWantClientAuth(clientAuth.asks());
        }
        return chosen;
    }

    private static boolean isOfTls13(String cipher) {
        return cipher.startsWith("TLS_") && !cipher.contains("_WITH_");
    }

    /** The versions that Java allows, of all there are. */
    static List<String> enabledVersions() {
        try {
            return List.of(SSLContext.getDefault().getDefaultSSLParameters().getProtocols());
        } catch (GeneralSecurityException e) {
            return List.of(TLS_1_3);
        }
    }

    /** For one connection. */
    public SSLEngine newEngine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whether the certificate of a client is one that these settings verify, whatever was so when it connected. */
    public boolean verifies(X509Certificate[] chain) {
        return clientAuth.verifies() && clients.verifies(Objects.requireNonNull(chain));
    }

    /** Whether no client is connected without such a certificate. */
    public boolean requiresVerifiedClients() {
        return clientAuth.requires() && clientAuth.verifies();
    }

    /** The curves, in Java's words; none for Java's own choice. Java takes them once, for all connections. */
    public List<String> groups() {
        return groups;
    }
}
