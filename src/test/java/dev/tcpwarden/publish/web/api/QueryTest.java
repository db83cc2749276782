package dev.tcpwarden.publish.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

    @Test
    void namesHaveTheirValuesInOrder() {
        assertThat(Query.of("filter=process%3D%22a+b%22&name[]=%C3%A4&name[]=2&sort&=x&a=b=c"))
                .isEqualTo(Map.of(
                        "filter",
                        List.of("process=\"a b\""),
                        "name[]",
                        List.of("ä", "2"),
                        "sort",
                        List.of(""),
                        "",
                        List.of("x"),
                        "a",
                        List.of("b=c")));
        assertThat(Query.of(null)).isEmpty();
        assertThat(Query.of("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"filter=%zz", "filter=%2", "%=x", "filter=%ff", "filter=%ed%a0%80"})
    void whatIsNotPercentEncodedUtf8IsNamed(String parameter) {
        assertThatThrownBy(() -> Query.of("limit=1&" + parameter))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400))
                .hasMessage("\"" + parameter + "\" in the query is not percent-encoded UTF-8");
    }
}
