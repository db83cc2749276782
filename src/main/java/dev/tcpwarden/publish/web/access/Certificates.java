package dev.tcpwarden.publish.web.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.tcpwarden.publish.web.tls.Tls;
import io.javalin.http.Context;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is by its certificate. It is verified by the settings of the moment, not by those of the handshake: a connection
 * may be older.
 */
final class Certificates {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
    private static final int REMEMBERED = 100;

    /** Those that {@link #tls} has verified. */
    @GuardedBy("this")
    private final Map<X509Certificate, Boolean> verified = new LinkedHashMap<>();

    @GuardedBy("this")
    private @Nullable Tls tls;

    /** The name of the client, if it has a certificate that {@code now} verifies. */
    Optional<String> name(Context context, Tls now) {
        return context.req().getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain
                        && chain.length > 0
                        && isVerified(chain, now)
                ? Optional.of(name(chain[0]))
                : Optional.empty();
    }

    private synchronized boolean isVerified(X509Certificate[] chain, Tls now) {
        if (!now.equals(tls) || verified.size() > REMEMBERED) {
            tls = now;
            verified.clear();
        }
        if (!verified.containsKey(chain[0])) {
            if (!now.verifies(chain)) {
                return false;
            }
            verified.put(chain[0], true);
        }
        try {
            chain[0].checkValidity();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** The common name of its subject; the whole subject where it has none. */
    private static String name(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        try {
            return new LdapName(subject)
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .reduce((first, last) -> last)
                            .orElse(subject);
        } catch (InvalidNameException e) {
            return subject;
        }
    }
}
