package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.Samples;
import dev.tcpwarden.testing.TableOf;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LandingPageTest {

    private final AtomicLong nanoTime = new AtomicLong();
    private final LatestSample latest = new LatestSample(Duration.ofSeconds(5), nanoTime::get);

    @Test
    void beforeTheFirstSample() {
        assertThat(render("1.2.3", Duration.ZERO))
                .contains("class=\"sampling waiting\"", "Waiting for the first sample.", "<dd>–</dd>", ">1.2.3<")
                .contains("<a href=\"/metrics\">/metrics</a>", "href=\"/-/healthy\"", "href=\"/-/ready\"");
    }

    @Test
    void sampling() throws Exception {
        publish();
        assertThat(render("1.2.3", Duration.ofSeconds(3)))
                .contains("class=\"sampling fresh\"", "The TCP table was read 3 s ago.")
                .contains("<dd>2</dd>", "<dd>1</dd>", "<dd>3.5 ms</dd>");
    }

    @Test
    void stale() throws Exception {
        publish();
        nanoTime.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(render("1.2.3", Duration.ofMinutes(10)))
                .contains("class=\"sampling stale\"")
                .contains("The last sample, taken 10 min ago, is stale; see the agent log.");
    }

    @Test
    void everythingIsEscaped() {
        assertThat(render("<script>alert('1')</script>&\"{{metrics}}$1", Duration.ZERO))
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;{{metrics}}$1");
    }

    @Test
    void nothingComesFromElsewhere() {
        String page = render("1.2.3", Duration.ZERO);
        assertThat(page).doesNotContain("<script", "src=", "@import", "url(", "{{");
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("://");
    }

    private void publish() throws Exception {
        TableOf table = new TableOf()
                .owned(TableOf.process("nginx", 612), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
                .owned(TableOf.process("nginx", 612), 2, TcpState.ESTABLISHED, "10.0.0.1:80 -> 10.0.0.2:5000");
        latest.publish(Samples.of(ProcessLabels.PROCESS, 10, table.build()));
    }

    private String render(String version, Duration afterTheSample) {
        Clock clock = Clock.fixed(Samples.TAKEN.plus(afterTheSample), ZoneOffset.UTC);
        return new LandingPage(version, "/metrics", latest, clock).render();
    }
}
