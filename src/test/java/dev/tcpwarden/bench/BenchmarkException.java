package dev.tcpwarden.bench;

/** What cannot be measured; the message says why, for the table. */
final class BenchmarkException extends Exception {

    private static final long serialVersionUID = 1;

    BenchmarkException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
