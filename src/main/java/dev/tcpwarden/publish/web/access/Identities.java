package dev.tcpwarden.publish.web.access;

import dev.tcpwarden.publish.web.config.WebConfig;
import dev.tcpwarden.publish.web.tls.Tls;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out who a caller is: by user and password where the web configuration has users, else by the token; by a client certificate
 * where that is verified.
 */
final class Identities implements AutoCloseable {

    private final Token token;
    private final Set<String> operators;
    private final Certificates certificates = new Certificates();
    private final Passwords passwords = new Passwords();

    Identities(Token token, Set<String> operators) {
        this.token = token;
        this.operators = Set.copyOf(operators);
    }

    /**
     * Completes with nothing if the caller is not known.
     *
     * @param role that the route demands: metrics need a password where there are users, as with every exporter
     */
    CompletableFuture<Optional<Caller>> of(Context context, WebConfig config, Role role) {
        Authorization authorization = Authorization.of(context);
        Optional<Authorization.Login> login = authorization.login();
        if (!config.users().isEmpty() && login.isPresent()) {
            return byPassword(login.get(), config, context);
        }
        boolean isByToken = config.users().isEmpty()
                && authorization.bearer().filter(token::is).isPresent();
        Optional<Caller> caller = isByToken
                ? Optional.of(new Caller("token", true, address(context)))
                : config.tls()
                        .filter(tls -> certificateIsEnough(config, tls, role))
                        .flatMap(tls -> byCertificate(context, tls));
        return CompletableFuture.completedFuture(caller);
    }

    /** Where everybody has a certificate, users are the second thing that is asked for. */
    private static boolean certificateIsEnough(WebConfig config, Tls tls, Role role) {
        return config.users().isEmpty() || (role != Role.METRICS && !tls.requiresVerifiedClients());
    }

    private Optional<Caller> byCertificate(Context context, Tls tls) {
        return certificates.name(context, tls).map(name -> caller(name, context));
    }

    private CompletableFuture<Optional<Caller>> byPassword(
            Authorization.Login login, WebConfig config, Context context) {
        Optional<String> own = Optional.ofNullable(config.users().get(login.user()));
        // that of another where there is none, so that an unknown user takes as long as a known one
        String hash = own.orElseGet(() -> config.users().values().iterator().next());
        String address = address(context);
        Caller caller = caller(login.user(), context);
        return passwords
                .matches(new Passwords.Attempt(login.user(), hash, login.password()), address)
                .thenApply(matches -> matches && own.isPresent() ? Optional.of(caller) : Optional.empty());
    }

    private Caller caller(String name, Context context) {
        return new Caller(name, operators.contains(name), address(context));
    }

    private static String address(Context context) {
        return context.req().getRemoteAddr();
    }

    @Override
    public void close() {
        passwords.close();
    }
}
