package dev.tcpwarden.fleet;

import dev.tcpwarden.deployment.Dashboard;
import dev.tcpwarden.deployment.Interpolation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How long Prometheus takes to answer the queries of a dashboard, one after the other, as Grafana sends them.
 *
 * @param millis for each query the median of all rounds, negative where it failed
 */
record DashboardLatency(Dashboard dashboard, List<Dashboard.Query> queries, List<Double> millis) {

    /**
     * @param values of the variables that are not All
     * @param range of the time that is shown, in seconds
     * @param scrape the interval, in seconds, which is the step, too
     */
    static DashboardLatency measure(
            PrometheusServer prometheus,
            Dashboard dashboard,
            Map<String, List<String>> values,
            int range,
            int scrape,
            int rounds)
            throws IOException, InterruptedException {
        Interpolation interpolation = new Interpolation(values, range, scrape);
        List<Double> medians = new ArrayList<>();
        for (Dashboard.Query query : dashboard.queries()) {
            String expression = interpolation.of(query.expression(), dashboard);
            double[] times = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                times[i] = query.instant()
                        ? instant(prometheus, expression)
                        : range(prometheus, expression, range, scrape);
            }
            Arrays.sort(times);
            medians.add(times[0] < 0 ? -1 : times[rounds / 2]);
        }
        return new DashboardLatency(dashboard, dashboard.queries(), medians);
    }

    double sum() {
        return millis.stream()
                .mapToDouble(Double::doubleValue)
                .filter(time -> time > 0)
                .sum();
    }

    double slowest() {
        return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    double median() {
        return millis.stream().sorted().toList().get(millis.size() / 2);
    }

    long failed() {
        return millis.stream().filter(time -> time < 0).count();
    }

    /** Indexes of queries: first those that failed, then the slowest first. */
    List<Integer> worst() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < millis.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(i -> millis.get(i) < 0 ? Double.NEGATIVE_INFINITY : -millis.get(i)));
        return order;
    }

    private static double instant(PrometheusServer prometheus, String expression)
            throws IOException, InterruptedException {
        return time(prometheus, "query", Map.of("query", expression));
    }

    private static double range(PrometheusServer prometheus, String expression, int range, int step)
            throws IOException, InterruptedException {
        long end = System.currentTimeMillis() / 1000 / step * step; // as Grafana does
        return time(
                prometheus,
                "query_range",
                Map.of("query", expression, "start", "" + (end - range), "end", "" + end, "step", "" + step));
    }

    private static double time(PrometheusServer prometheus, String route, Map<String, String> parameters)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<String> answer = prometheus.ask(route, parameters);
        double millis = (System.nanoTime() - start) / 1e6;
        if (answer.statusCode() != 200) {
            System.err.println(parameters.get("query") + ": " + answer.body());
            return -1;
        }
        return millis;
    }
}
