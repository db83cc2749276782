package dev.tcpwarden.publish.jmx;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.MBeanServerDelegate;
import javax.management.MBeanServerNotification;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    private static final ProcessInfo NGINX = process("nginx", 10);
    private static final ProcessInfo CURL = process("curl", 20);

    private final Bench bench = new Bench();
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void watch() throws Exception {
        bench.server.addNotificationListener(
                MBeanServerDelegate.DELEGATE_NAME,
                (notification, none) -> {
                    MBeanServerNotification event = (MBeanServerNotification) notification;
                    boolean registered = event.getType().equals(MBeanServerNotification.REGISTRATION_NOTIFICATION);
                    events.add((registered ? "+" : "-")
                            + event.getMBeanName().getKeyPropertyListString().replace("type=Process,", ""));
                },
                null,
                null);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void sampleOf(ProcessInfo... processes) {
        TableOf table = new TableOf();
        for (ProcessInfo process : processes) {
            int pid = process.pid();
            table.owned(process, pid, TcpState.ESTABLISHED, "10.0.0.1:" + pid + " -> 10.0.0.2:443");
        }
        bench.sample(table.build());
    }

    @Test
    void aProcessHasABeanFromItsFirstSampleUntilItHasExited() {
        sampleOf(NGINX);
        sampleOf(NGINX, CURL);
        sampleOf(NGINX);
        bench.host.exited.add(CURL.identity());
        sampleOf(NGINX);

        assertThat(events).containsExactly("+name=nginx,pid=10", "+name=curl,pid=20", "-name=curl,pid=20");
    }

    @Test
    void whatStaysIsNotRegisteredAgain() {
        sampleOf(NGINX, CURL);
        events.clear();

        for (int i = 0; i < 10; i++) {
            sampleOf(NGINX, CURL);
            sampleOf(CURL, NGINX);
        }

        assertThat(events).isEmpty();
    }

    @Test
    void anotherProcessWithThatPidHasAnotherBean() throws Exception {
        sampleOf(NGINX);
        ProcessInfo heir = new ProcessInfo(new ProcessIdentity(10, 77), "nginx", "/opt/other", "nobody");
        bench.host.exited.add(NGINX.identity());
        sampleOf(heir);

        assertThat(events).containsExactly("+name=nginx,pid=10", "-name=nginx,pid=10", "+name=nginx,pid=10");
        assertThat(bench.get(ObjectNames.of(heir), "Executable")).isEqualTo("/opt/other");
    }

    @Test
    void aProcessThatTakesAnotherNameHasAnotherBean() {
        sampleOf(NGINX);
        sampleOf(new ProcessInfo(NGINX.identity(), "worker", NGINX.executable(), NGINX.user()));

        assertThat(events).containsExactly("+name=nginx,pid=10", "-name=nginx,pid=10", "+name=worker,pid=10");
    }

    @Test
    void oddNamesAreRegisteredToo() {
        sampleOf(process("a,b=\"c\"*?\n\\", 1), process("", 2), process("x".repeat(200), 3), process("caf\ufffd", 4));

        assertThat(events).hasSize(4);
        assertThat(bench.server.queryNames(pattern("tcpwarden:type=Process,pid=1,*"), null))
                .singleElement()
                .satisfies(bean -> assertThat(bench.get(bean, "Name")).isEqualTo("a,b=\"c\"*?\n\\"));
    }

    @Test
    void aBeanThatAnotherPartyRemovedDoesNoHarm() throws Exception {
        sampleOf(NGINX, CURL);
        bench.server.unregisterMBean(ObjectNames.of(NGINX));
        bench.host.exited.add(NGINX.identity());
        sampleOf(CURL);

        assertThat(bench.server.queryNames(pattern("tcpwarden:*"), null))
                .containsExactlyInAnyOrder(ObjectNames.AGENT, ObjectNames.of(CURL));
    }

    @Test
    void closingLeavesNothingBehind() {
        sampleOf(NGINX, CURL);

        bench.publisher.close();
        bench.publisher.close();
        sampleOf(NGINX, CURL);

        assertThat(bench.server.queryNames(pattern("tcpwarden:*"), null)).isEmpty();
    }

    @Test
    void aSecondAgentInTheSameServerIsRefused() {
        JmxPublisher second = new JmxPublisher(new LatestSample(Duration.ofSeconds(5)), bench.recent, bench.server);

        assertThatIllegalStateException()
                .isThrownBy(() -> second.start("1", bench.schedule, bench.terminations))
                .withMessageStartingWith("tcpwarden:type=Agent cannot be registered");
        second.close();
        assertThat(bench.server.isRegistered(ObjectNames.AGENT)).isTrue();
    }

    private static ObjectName pattern(String text) {
        try {
            return new ObjectName(text);
        } catch (javax.management.MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }
}
