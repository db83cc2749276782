package dev.tcpwarden.publish.web.tls;

/** A part of the TLS settings that cannot be used. The message is what follows the name of that part: {@code has no …}. */
final class TlsException extends Exception {

    private static final long serialVersionUID = 1;

    TlsException(String message) {
        super(message);
    }
}
