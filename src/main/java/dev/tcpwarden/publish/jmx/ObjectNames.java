package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.ProcessInfo;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The names of the MBeans. */
final class ObjectNames {

    static final ObjectName AGENT = of("tcpwarden:type=Agent");
    static final ObjectName RULES = of("tcpwarden:type=Rules");

    /** What a value without quotes must not hold, by {@link ObjectName}'s rules. */
    private static final String SPECIAL = ",=:\"*?\n";

    private ObjectNames() {}

    /**
     * {@code tcpwarden:type=Process,name=orders,pid=4711}. The name is in quotes ({@link ObjectName#quote}) only where it
     * has to be: JConsole shows the quotes, and few names need them. To find a process whatever its name, ask for
     * {@code tcpwarden:type=Process,pid=4711,*}.
     */
    static ObjectName of(ProcessInfo process) {
        String name = process.name();
        boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0);
        return of("tcpwarden:type=Process,name=" + (plain ? name : ObjectName.quote(name)) + ",pid=" + process.pid());
    }

    private static ObjectName of(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
