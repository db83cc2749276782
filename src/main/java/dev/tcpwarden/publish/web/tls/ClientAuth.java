package dev.tcpwarden.publish.web.tls;

/** What is demanded of clients in the handshake, by the words of {@code client_auth_type}. */
enum ClientAuth {
    NONE("NoClientCert", false, false, false),
    REQUESTED("RequestClientCert", true, false, false),
    ANY("RequireAnyClientCert", true, true, false),

    /** The same, by an older word. */
    ANY_BEFORE("RequireClientCert", true, true, false),
    VERIFIED_IF_GIVEN("VerifyClientCertIfGiven", true, false, true),
    VERIFIED("RequireAndVerifyClientCert", true, true, true);

    private final String word;
    private final boolean asks;
    private final boolean requires;
    private final boolean verifies;

    ClientAuth(String word, boolean asks, boolean requires, boolean verifies) {
        this.word = word;
        this.asks = asks;
        this.requires = requires;
        this.verifies = verifies;
    }

    String word() {
        return word;
    }

    boolean asks() {
        return asks;
    }

    boolean requires() {
        return requires;
    }

    boolean verifies() {
        return verifies;
    }
}
