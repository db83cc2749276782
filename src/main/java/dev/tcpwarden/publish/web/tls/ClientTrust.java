package dev.tcpwarden.publish.web.tls;

import dev.tcpwarden.socket.IpAddress;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which clients' certificates are let through the handshake. */
final class ClientTrust extends X509ExtendedTrustManager {

    private static final int IP_ADDRESS = 7;

    /** In a certificate's names, besides addresses: those that {@code client_allowed_sans} can be (RFC 5280 §4.2.1.6). */
    private static final Set<Integer> EMAIL_DNS_URI = Set.of(1, 2, 6);

    private final Optional<X509ExtendedTrustManager> verifier;
    private final Set<String> allowedNames;

    /**
     * @param authorities who has to have signed a certificate; where there is none, certificates are not verified
     * @param allowedNames one of which has to be a certificate's; where there is none, any name is allowed
     */
    ClientTrust(List<X509Certificate> authorities, Collection<String> allowedNames) {
        verifier = authorities.isEmpty() ? Optional.empty() : Optional.of(verifier(authorities));
        this.allowedNames = allowedNames.stream().map(ClientTrust::canonical).collect(Collectors.toSet());
    }

    private static X509ExtendedTrustManager verifier(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("no PKIX trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a client with this certificate is who it says, by the authorities. */
    boolean verifies(X509Certificate[] chain) {
        if (verifier.isEmpty()) {
            return false;
        }
        try {
            checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (verifier.isPresent()) {
            verifier.get().checkClientTrusted(chain, authType);
        }
        if (!allowedNames.isEmpty() && names(chain[0]).noneMatch(allowedNames::contains)) {
            throw new CertificateException("none of its names is in client_allowed_sans");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    private static Stream<String> names(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Stream.empty()
                : names.stream()
                        .filter(name -> name.get(0).equals(IP_ADDRESS) || EMAIL_DNS_URI.contains(name.get(0)))
                        .map(name -> name.get(0).equals(IP_ADDRESS)
                                ? canonical(String.valueOf(name.get(1)))
                                : String.valueOf(name.get(1)));
    }

    /** One text for each address; other names as they are. */
    private static String canonical(String name) {
        try {
            return IpAddress.parse(name).toString();
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verifier.map(X509ExtendedTrustManager::getAcceptedIssuers).orElseGet(() -> new X509Certificate[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new UnsupportedOperationException("it is of a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new UnsupportedOperationException("it is of a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new UnsupportedOperationException("it is of a server");
    }
}
