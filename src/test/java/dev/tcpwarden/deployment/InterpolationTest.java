package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpolationTest {

    private final Dashboard dashboard = Dashboard.all().get(0);

    @Test
    void writesNoneOneAndSeveralValuesAsGrafanaDoes() {
        assertThat(of(List.of())).isEqualTo("a{instance=~\"()\"}");
        assertThat(of(List.of("web-1:10827"))).isEqualTo("a{instance=~\"web-1:10827\"}");
        assertThat(of(List.of("10.0.0.1:1", "b"))).isEqualTo("a{instance=~\"(10\\\\.0\\\\.0\\\\.1:1|b)\"}");
    }

    @Test
    void writesAllAsTheVariableSays() {
        assertThat(new Interpolation(Map.of(), 60, 1)
                        .of("rate(a{instance=~\"$instance\"}[$__rate_interval]) ${__range}", dashboard))
                .isEqualTo("rate(a{instance=~\".+\"}[4s]) 60s");
    }

    @Test
    void leavesGroupsOfAMatch() {
        String query = "label_replace(a, \"title\", \"$1\", \"process\", \"(.*)\")";
        assertThat(new Interpolation(Map.of(), 60, 1).of(query, dashboard)).isEqualTo(query);
    }

    private String of(List<String> instances) {
        return new Interpolation(Map.of("instance", instances), 60, 1).of("a{instance=~\"$instance\"}", dashboard);
    }
}
