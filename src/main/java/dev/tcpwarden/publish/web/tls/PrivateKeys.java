package dev.tcpwarden.publish.web.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Private keys in PEM: PKCS #8, and the older forms of RSA (PKCS #1) and EC (SEC 1), which are put into it. */
final class PrivateKeys {

    /** What Java's TLS can sign with, out of a PKCS #8 key. */
    private static final List<String> ALGORITHMS = List.of("RSA", "EC");

    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    /** AlgorithmIdentifier of rsaEncryption, with its NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The OID of id-ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    static PrivateKey read(String text) throws TlsException {
        for (Pem block : Pem.blocks(text)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(block.content());
                }
                case "RSA PRIVATE KEY" -> {
                    return key(pkcs8(RSA, block.content()));
                }
                case "EC PRIVATE KEY" -> {
                    byte[] algorithm = Der.write(SEQUENCE, EC, Der.find(block.content(), PARAMETERS));
                    return key(pkcs8(algorithm, block.content()));
                }
                default -> {} // such as EC PARAMETERS, or the certificate in the same file
            }
        }
        throw new TlsException("has no private key in PEM");
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.write(SEQUENCE, VERSION_0, algorithm, Der.write(OCTET_STRING, key));
    }

    private static PrivateKey key(byte[] pkcs8) throws TlsException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                // it is of another algorithm
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new TlsException("has a private key that is neither RSA nor EC, or is damaged");
    }

    /** Whether {@code key} and {@code certified} are of one pair. */
    static boolean isPair(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            byte[] text = new byte[32];
            new SecureRandom().nextBytes(text);
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
