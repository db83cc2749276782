package dev.tcpwarden.agent;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.access.TokenFile;
import dev.tcpwarden.publish.web.config.WebConfig;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import dev.tcpwarden.publish.web.tls.Tls;
import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use the page and the API, whether they are served at all, and where a person finds the token for them: on a terminal as
 * part of the page's address, behind {@code #}, so that it reaches no log; elsewhere in a file.
 */
final class WebAccess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebAccess.class);

    private final AgentConfig.Web config;
    private final Access access;
    private final Token token = Token.random();
    private final boolean hasUsers;
    private final boolean isTerminal = isTerminal();
    private final boolean servesApi;

    /** Why there is none although it is wanted. */
    private final Optional<String> lack;

    private Optional<TokenFile> tokenFile = Optional.empty();

    private WebAccess(AgentConfig.Web config) throws IOException {
        this.config = config;
        Optional<WebConfigFile> file = config.configFile().isPresent()
                ? Optional.of(WebConfigFile.open(config.configFile().get()))
                : Optional.empty();
        access = new Access(file, token, config.operators(), config.externalUrl());
        WebConfig first = file.map(it -> it.state().config()).orElse(WebConfig.NONE);
        hasUsers = !first.users().isEmpty();
        lack = config.api() ? lack(first) : Optional.empty();
        servesApi = config.api() && lack.isEmpty();
    }

    /** @throws IOException with a sentence for the user, if the web configuration file cannot be used */
    static WebAccess open(AgentConfig.Web config) throws IOException {
        return new WebAccess(config);
    }

    /** What is missing for the API to be usable, and only by those who may. */
    private Optional<String> lack(WebConfig first) {
        if (hasUsers || first.tls().filter(Tls::requiresVerifiedClients).isPresent()) {
            return Optional.empty();
        }
        if (!isLoopback(config.listenAddress().host())) {
            return Optional.of(
                    "on an address that is not loopback they need users or client certificates (--web.config.file)");
        }
        return isTerminal || config.tokenFile().isPresent()
                ? Optional.empty()
                : Optional.of("without a terminal they need --web.token-file, or users (--web.config.file)");
    }

    /**
     * Once the port is the agent's own: writes the token, or says in the log why the API is off. Not before, for another agent may
     * have the port, and the file.
     *
     * @throws IOException with a sentence for the user, if the token cannot be written
     */
    void announce() throws IOException {
        lack.ifPresent(reason -> LOG.info("the page and the API are off: {}", reason));
        if (servesApi && !hasUsers && config.tokenFile().isPresent()) {
            tokenFile = Optional.of(TokenFile.write(config.tokenFile().get(), token));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it cannot be listened on, which is said there
        }
    }

    /** Since Java 22 there may be a console without a terminal, which then says so. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    Access access() {
        return access;
    }

    boolean servesApi() {
        return servesApi;
    }

    String scheme() {
        return access.tls().isPresent() ? "https" : "http";
    }

    /** How to open the page, whose address this is; empty where it is not served. */
    Optional<String> greeting(String address) {
        if (!servesApi) {
            return Optional.empty();
        }
        String page = "page: " + config.externalUrl().map(Object::toString).orElse(address);
        if (hasUsers) {
            return Optional.of(page);
        }
        return Optional.of(
                isTerminal
                        ? page + "#token=" + token.text()
                        : page
                                + tokenFile
                                        .map(file -> ", its token is in " + file.path())
                                        .orElse(""));
    }

    @Override
    public void close() throws IOException {
        access.close();
        if (tokenFile.isPresent()) {
            tokenFile.get().close();
        }
    }
}
