package dev.tcpwarden.publish.web.access;

import io.javalin.http.Context;
import java.util.Objects;

/**
 * Who made a request.
 *
 * @param name of a user, or {@code token}
 * @param isOperator whether the caller may terminate connections
 * @param address of the client
 */
public record Caller(String name, boolean isOperator, String address) {

    private static final String ATTRIBUTE = Caller.class.getName();

    public Caller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
    }

    /** The caller of a request that was let through. */
    public static Caller of(Context context) {
        return Objects.requireNonNull(context.attribute(ATTRIBUTE), "caller");
    }

    void attachTo(Context context) {
        context.attribute(ATTRIBUTE, this);
    }
}
