package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.Via;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.rmi.server.RemoteServer;
import java.rmi.server.ServerNotActiveException;
import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.remote.JMXPrincipal;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;

/** Who is behind a request over JMX. */
final class JmxClient {

    /** Subject.current(), which Java has since 18, and since 24 as the only way; null on 17. */
    private static final @Nullable MethodHandle CURRENT = current();

    private JmxClient() {}

    /**
     * The client whose request this thread serves: the principal that it logged in as, where JMX asks for a password, and its
     * address; nothing where the thread serves none over RMI.
     */
    static Requester requester() {
        return new Requester(Via.JMX, principal(), address());
    }

    private static Optional<String> address() {
        try {
            return Optional.of(RemoteServer.getClientHost());
        } catch (ServerNotActiveException e) {
            return Optional.empty();
        }
    }

    /** A login module of the user's own may add principals of other kinds, which come second. */
    private static Optional<String> principal() {
        return Optional.ofNullable(subject())
                .flatMap(subject -> Stream.concat(
                                subject.getPrincipals(JMXPrincipal.class).stream(), subject.getPrincipals().stream())
                        .findFirst())
                .map(Principal::getName);
    }

    @SuppressWarnings("removal") // the only way on Java 17
    private static @Nullable Subject subject() {
        try {
            return CURRENT == null
                    ? Subject.getSubject(AccessController.getContext())
                    : (Subject) CURRENT.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("Subject.current() failed", e);
        }
    }

    private static @Nullable MethodHandle current() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(Subject.class, "current", MethodType.methodType(Subject.class));
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
