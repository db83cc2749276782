package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.terminate.Via;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.SimpleType;

/** What the operations that end connections share: their parameters, and their answer of one line a connection. */
final class TerminationLines {

    /** The words that a line can begin with: {@code terminated, not_found, …}. */
    static final String WORDS =
            Arrays.stream(Outcome.values()).map(Outcome::label).collect(Collectors.joining(", "));

    static final OpenMBeanParameterInfo CONNECTION = BeanTable.parameter(
            "connection", "Both ends as the tables show them: 127.0.0.1:43210 -> 10.0.0.5:443", SimpleType.STRING);

    static final OpenMBeanParameterInfo DRY_RUN =
            BeanTable.parameter("dryRun", "true: only say what would be ended; false: end it", SimpleType.BOOLEAN);

    static final ArrayType<String[]> TYPE = lines();

    private TerminationLines() {}

    static String[] of(TerminationService terminations, ConnectionFilter filter, boolean dryRun) {
        List<?> answers = dryRun ? terminations.preview(filter) : terminations.terminateMatching(filter, Via.JMX);
        return answers.stream().map(Object::toString).toArray(String[]::new);
    }

    private static ArrayType<String[]> lines() {
        try {
            return new ArrayType<>(1, SimpleType.STRING);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
