package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Browser;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.RunningAgent;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Modules of the page that only compute, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageModulesIT {

    private NetworkNamespace namespace;
    private RunningAgent agent;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        namespace = NetworkNamespace.create();
        agent = RunningAgent.start(namespace, "--web.token-file=" + folder.resolve("token"));
        browser = Browser.start(namespace, 800, 600);
        browser.open(agent.url().resolve("/").toString());
    }

    @AfterAll
    void stop() throws Exception {
        browser.close();
        agent.close();
        namespace.close();
    }

    /** What an expression over what a module exports, {@code m}, is, as JSON. */
    private String of(String module, String expression) throws Exception {
        return browser.run("return import('./page/" + module + ".js').then((m) => JSON.stringify(" + expression + "));")
                .asText();
    }

    @Test
    void valuesAreInUnitsOfPeople() throws Exception {
        assertThat(of("format", "[0, 1, 999, 1000, 1234, 99949, 99950, 1e6, 1.5e18, null].map(m.bytes)"))
                .isEqualTo(
                        "[\"0\",\"1 B\",\"999 B\",\"1.00 kB\",\"1.23 kB\",\"99.9 kB\",\"100 kB\",\"1.00 MB\",\"1.50 EB\",\"–\"]");
        assertThat(
                        of(
                                "format",
                                "[0, 0.000001, 0.000213, 0.0012, 0.25, 1.54, 12.3, 119, 150, 3600, 7500, 172800, 187200, null].map(m.seconds)"))
                .isEqualTo(
                        "[\"0 s\",\"1 µs\",\"213 µs\",\"1.20 ms\",\"250 ms\",\"1.5 s\",\"12 s\",\"119 s\",\"3 min\",\"1 h\",\"2 h 5 min\","
                                + "\"2 d\",\"2 d 4 h\",\"–\"]");
        assertThat(of("format", "[0, 0.05, 1.25, 1234, null].map(m.rate)"))
                .isEqualTo("[\"0\",\"<0.1\",\"1.3\",\"1,234\",\"–\"]");
    }

    @Test
    void aTooltipHasEachDigit() throws Exception {
        assertThat(of("format", "m.exact({key: 'sent', type: 'number', unit: 'bytes'}, {sent: 1234567})"))
                .isEqualTo("\"1,234,567 bytes\"");
        assertThat(of("format", "m.exact({key: 'rtt', type: 'number', unit: 'seconds'}, {rtt: 0.000213})"))
                .isEqualTo("\"0.000213 s\"");
        assertThat(
                        of(
                                "format",
                                "m.cell({key: 'age_seconds', type: 'number', unit: 'seconds'}, {age_seconds: 90, age_is_minimum: true})"))
                .isEqualTo("\"≥ 90 s\"");
    }

    @Test
    void wordsOfAFilterAreThoseOfTheAgent() throws Exception {
        assertThat(of("terms", "m.words('a=b  \"c d\"=e\\\\ f x>1').map((word) => word.text)"))
                .isEqualTo("[\"a=b\",\"\\\"c d\\\"=e\\\\ f\",\"x>1\"]");
        assertThat(of("terms", "['a', 'a b', 'a\"b', 'a\\\\b', ''].map(m.quote)"))
                .isEqualTo("[\"a\",\"\\\"a b\\\"\",\"a\\\\\\\"b\",\"a\\\\\\\\b\",\"\\\"\\\"\"]");
    }

    @Test
    void aFilterIsNarrowedByTermsOfARow() throws Exception {
        assertThat(of("terms", "m.narrow('process=a rtt>1ms', 'process=b pid=7')"))
                .isEqualTo("\"rtt>1ms process=b pid=7\"");
        assertThat(of("terms", "m.narrow('', 'state=listen')")).isEqualTo("\"state=listen\"");
    }

    @Test
    void keysAndValuesAreCompleted() throws Exception {
        String keys = "[{key: 'state', operators: ['=', '!='], values: ['listen', 'close_wait'], meaning: ''},"
                + "{key: 'process', operators: ['='], values: null, meaning: ''},"
                + "{key: 'rtt', operators: ['<', '>'], values: null, meaning: ''}]";
        String seen = "[{process: 'b'}, {process: 'a c'}, {process: 'b'}, {process: null}]";
        assertThat(of("completion", "m.completions('st', 2, " + keys + ", []).map((one) => one.text)"))
                .isEqualTo("[\"state=\"]");
        assertThat(of(
                        "completion",
                        "m.completions('x=1 r', 5, " + keys + ", []).map((one) => [one.text, one.start, one.end])"))
                .isEqualTo("[[\"rtt>\",4,5],[\"process=\",4,5]]");
        assertThat(of("completion", "m.completions('state=c', 7, " + keys + ", []).map((one) => one.text)"))
                .isEqualTo("[\"state=close_wait\"]");
        assertThat(of("completion", "m.completions('process=', 8, " + keys + ", " + seen + ").map((one) => one.text)"))
                .isEqualTo("[\"process=b\",\"process=\\\"a c\\\"\"]");
        assertThat(of("completion", "m.completions('state!=c', 8, " + keys + ", []).map((one) => one.text)"))
                .isEqualTo("[\"state!=close_wait\"]");
        assertThat(of("completion", "m.completions('state=x,li', 10, " + keys + ", []).map((one) => one.text)"))
                .isEqualTo("[\"state=x,listen\"]");
        assertThat(of(
                        "completion",
                        "m.completions('process=b,,', 11, " + keys + ", [{process: 'b,c'}]).map((one) => one.text)"))
                .isEqualTo("[\"process=b,,c\"]");
    }

    @Test
    void aMillionRowsAreAllReachedByScrolling() throws Exception {
        String viewport = "new m.Viewport(1e6, 28, 560)";
        assertThat(of("viewport", viewport + ".at(0)")).isEqualTo("{\"start\":0,\"end\":20,\"hidden\":0}");
        assertThat(of("viewport", viewport + ".at(" + viewport + ".scrollHeight - 560)"))
                .isEqualTo("{\"start\":999980,\"end\":1000000,\"hidden\":0}");
        assertThat(
                        of(
                                "viewport",
                                "[0, 19, 20, 500000, 999999].every((index) => { const v = " + viewport
                                        + "; const { start, end } = v.at(v.reveal(index, 12345)); return start <= index && index < end; })"))
                .isEqualTo("true");
    }

    @Test
    void eventsArriveWholeHoweverTheyAreCut() throws Exception {
        assertThat(of(
                        "stream",
                        "(() => { const got = []; const parser = new m.EventParser((name, data) => got.push([name, data]));"
                                + "for (const c of ':\\n\\nevent: sample\\ndata: {\"a\":1}\\n\\nevent: lost\\r\\ndata: {\"lost\":\\r\\ndata: 2}\\r\\n\\r\\n') parser.take(c);"
                                + "return got; })()"))
                .isEqualTo("[[\"sample\",{\"a\":1}],[\"lost\",{\"lost\":2}]]");
    }

    @Test
    void aSparklineHasOneLineForEachRunOfKnownValues() throws Exception {
        assertThat(of("sparkline", "m.lines([1, 2, null, 3, 4]).length")).isEqualTo("2");
        assertThat(of("sparkline", "m.lines([5]).length")).isEqualTo("0");
    }

    @Test
    void ratesAreDifferencesOfSamples() throws Exception {
        String host = "(sequence, second, opened) => ({sample: {sequence, taken: '2026-01-01T00:00:0' + second + 'Z'},"
                + " opened_total: opened, closed_total: 0, connects_total: null})";
        assertThat(of(
                        "samples",
                        "(() => { const host = " + host + "; const s = new m.Samples();"
                                + "s.add(host(7, 0, 10)); s.add(host(8, 2, 30)); s.add(host(8, 2, 30)); s.add(host(1, 5, 3));"
                                + "s.add(host(2, 6, 4)); return s.series((one) => one.rates?.opened ?? null); })()"))
                .isEqualTo("[null,1]");
    }
}
