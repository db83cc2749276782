package dev.tcpwarden.publish.web.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM text (RFC 7468). */
record Pem(String label, String base64) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** All blocks, in their order. */
    static List<Pem> blocks(String text) throws TlsException {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String body = matcher.group(2);
            boolean isEncrypted = body.contains("ENCRYPTED") || matcher.group(1).startsWith("ENCRYPTED");
            if (isEncrypted) {
                throw new TlsException("is encrypted with a passphrase, which the agent cannot ask for");
            }
            blocks.add(new Pem(matcher.group(1), body));
        }
        return blocks;
    }

    byte[] content() throws TlsException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new TlsException("has a block that is not in Base64");
        }
    }

    /** All certificates, at least one. */
    static List<X509Certificate> certificates(String text) throws TlsException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : blocks(text)) {
            if (block.label.equals("CERTIFICATE")) {
                certificates.add(certificate(block.content()));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsException("has no certificate in PEM");
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der) throws TlsException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new TlsException("has a certificate that cannot be read");
        }
    }
}
