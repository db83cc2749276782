package dev.tcpwarden.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority, and certificates signed by it, made by openssl in a folder: NAME.crt and NAME.key. */
public final class Pki {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private final String openssl;

    /** With the authority {@code ca}. */
    public Pki(Path folder) throws Exception {
        this.folder = folder;
        openssl = Needs.program("openssl").toString();
        run(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt");
    }

    /** A key and its certificate for the subject {@code CN=name}; {@code extensions} such as {@code subjectAltName=IP:127.0.0.1}. */
    public void certify(String name, String... extensions) throws Exception {
        run("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
        List<String> lines = List.of(extensions);
        Files.write(folder.resolve(name + ".ext"), lines);
        run("x509 -req -in " + name + ".csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile " + name
                + ".ext -out " + name + ".crt");
    }

    /** Any other command of openssl, in the folder. */
    public void run(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(openssl));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (Patience.exit(process) != 0) {
            throw new AssertionError(command + ": " + output);
        }
    }

    /** TLS of a client that trusts the authority and has no certificate. */
    public SSLContext client() throws Exception {
        return context(null);
    }

    /** TLS of a client that has the certificate of {@code name}. */
    public SSLContext client(String name) throws Exception {
        run("pkcs12 -export -in " + name + ".crt -inkey " + name + ".key -passout pass:changeit -out " + name + ".p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return context(store);
    }

    private SSLContext context(@Nullable KeyStore keys) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(folder.resolve("ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
