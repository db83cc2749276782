package dev.tcpwarden.publish.web.access;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import java.util.Set;

/** Lets a request through to its route if the caller has the {@link Role} that the route demands. */
public final class Access {

    private static final String JSON = "application/json";

    private final Token token;

    public Access(Token token) {
        this.token = token;
    }

    public void addTo(RoutesConfig routes) {
        routes.beforeMatched(this::check);
    }

    /** @throws Refusal if it is not let through */
    private void check(Context context) {
        Set<RouteRole> roles = context.routeRoles();
        if (!roles.contains(Role.READER) && !roles.contains(Role.OPERATOR)) {
            return;
        }
        if (context.method().equals(HandlerType.POST)) {
            SameOrigin.check(context);
            checkContentType(context);
        }
        Caller caller = token.caller(context).orElseThrow(() -> {
            context.header("WWW-Authenticate", "Bearer realm=\"tcpwarden\"");
            return new Refusal(401, "The agent's token is needed: Authorization: Bearer TOKEN.");
        });
        if (roles.contains(Role.OPERATOR) && !caller.isOperator()) {
            throw new Refusal(403, "\"" + caller.name() + "\" may not terminate connections.");
        }
        caller.attachTo(context);
    }

    /** A form of another origin's page can send other types without asking. */
    private static void checkContentType(Context context) {
        String type = context.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            throw new Refusal(415, "The body has to be " + JSON + ".");
        }
    }
}
