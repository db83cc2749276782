package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.util.List;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.SimpleType;

/** What the terminating operations share: their parameters, and their answer of one line per connection. */
final class TerminationLines {

    static final OpenMBeanParameterInfo CONNECTION = MBeanSpec.parameter(
            "connection", "Both endpoints as the tables show them: 127.0.0.1:43210 -> 10.0.0.5:443", SimpleType.STRING);

    static final OpenMBeanParameterInfo DRY_RUN = MBeanSpec.parameter(
            "dryRun", "true: only say what would be terminated; false: terminate it", SimpleType.BOOLEAN);

    static final ArrayType<String[]> TYPE = lines();

    private TerminationLines() {}

    /** @throws IllegalStateException with a sentence, if the table could not be read */
    static List<TerminationPreview> preview(TerminationService terminations, String filter) {
        try {
            return terminations.preview(ConnectionFilter.parse(filter));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Terminates what was found, or in a dry run says what would be terminated. */
    static String[] of(TerminationService terminations, List<TerminationPreview> found, boolean dryRun) {
        List<?> answers = dryRun ? found : terminations.terminate(found, JmxClient.requester());
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
