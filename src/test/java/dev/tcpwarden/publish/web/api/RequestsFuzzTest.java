package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whatever a request has, reading it ends with what it means or with a {@link Problem} that says what is wrong. */
class RequestsFuzzTest {

    private static final List<String> ALLOWED =
            List.of(Parameters.FILTER, Parameters.OFFSET, Parameters.LIMIT, EventKind.PARAMETER);

    @FuzzTest(maxDuration = "30s")
    void readsBodies(byte[] body) {
        try {
            assertThat(TerminationRequest.parse(body).toString()).isNotEmpty();
        } catch (Problem e) {
            assertSaysWhy(e);
        }
    }

    @FuzzTest(maxDuration = "30s")
    void readsQueries(byte[] query) {
        try {
            Parameters parameters = Parameters.of(Query.of(new String(query, StandardCharsets.ISO_8859_1)), ALLOWED);
            assertThat(parameters.filter().toString()).isNotNull();
            assertThat(parameters.offset()).isNotNegative();
            assertThat(parameters.limit()).isBetween(0, Parameters.MOST_ROWS);
            assertThat(EventKind.of(parameters.get(EventKind.PARAMETER))).isNotEmpty();
        } catch (Problem e) {
            assertSaysWhy(e);
        }
    }

    private static void assertSaysWhy(Problem problem) {
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.getMessage()).isNotEmpty();
        assertThat(problem.body()).isNotEmpty();
    }
}
