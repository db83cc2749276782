package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectorTest {

    @Test
    void findsSelectorsWithMatchersRangeAndFunction() {
        assertThat(Selector.in(
                        "sum by (job, state) (rate(a_total{job=~\"$job\",x=\"}[\"}[$__rate_interval])) / on (job) b"))
                .containsExactly(
                        new Selector("a_total", "job=~\"$job\",x=\"}[\"", "$__rate_interval", "rate"),
                        new Selector("b", "", "", ""));
    }

    @Test
    void takesNoKeywordFunctionOrDurationForAMetric() {
        assertThat(Selector.in(
                        "topk(10, max_over_time((count by (a) (level:m:op{b=\"c\"} offset 1h))[$__range:$__interval] @ end()))"
                                + " or 0 * vector(1) unless on (d) e > bool 2"))
                .extracting(Selector::metric)
                .containsExactly("level:m:op", "e");
    }

    @Test
    void seesTheOuterFunctionOnlyOfADirectArgument() {
        assertThat(Selector.in("increase((a_total)[5m:])"))
                .extracting(Selector::function)
                .containsExactly("");
        assertThat(Selector.in("sum(a_total)")).extracting(Selector::function).containsExactly("sum");
    }
}
