package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.history.Recent;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.sample.HistoryAwareReader;
import dev.tcpwarden.sample.LatestSample;
import dev.tcpwarden.sample.Sampler;
import dev.tcpwarden.sample.SamplerSettings;
import dev.tcpwarden.sample.SamplingSchedule;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.sample.model.DestinationNaming;
import dev.tcpwarden.sample.model.ProcessLabels;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.terminate.Requester;
import dev.tcpwarden.terminate.TerminationPolicy;
import dev.tcpwarden.terminate.TerminationService;
import dev.tcpwarden.testing.NoDestroyEvents;
import dev.tcpwarden.testing.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.jspecify.annotations.Nullable;

/** The publisher as the agent wires it, in an MBean server of its own, over a host whose table a test sets. */
final class Bench implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A host that terminates what it is asked to. */
    static final class Host extends TestHost {

        TcpStats stats = TcpStats.NONE;
        final Set<SocketId> terminatedSockets = new HashSet<>();

        @Override
        public boolean exists(SocketId socket) {
            return !terminatedSockets.contains(socket);
        }

        TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
            return terminatedSockets.add(socket.id())
                    ? new TerminationOutcome.Terminated()
                    : new TerminationOutcome.Gone();
        }

        @Override
        public String name() {
            return "procfs";
        }
    }

    final Host host = new Host();
    final MBeanServer server = MBeanServerFactory.newMBeanServer();
    long nanoTime;
    final LatestSample latest = new LatestSample(INTERVAL, () -> nanoTime);
    final Recent recent = new Recent();
    final JmxPublisher publisher = new JmxPublisher(latest, recent, server);
    private final TableReader reader = host.reader();
    private final Sampler sampler = new Sampler(
            reader,
            Optional.of(new NoDestroyEvents()),
            () -> host.stats,
            latest,
            new SamplerSettings(ProcessLabels.PROCESS_AND_PID, 500, 200, Duration.ofMinutes(10)),
            DestinationNaming.NONE,
            List.of(publisher));
    final SamplingSchedule schedule = new SamplingSchedule(sampler, latest, INTERVAL);

    /** Who asked for terminations, one after the other. */
    final List<Requester> clients = new ArrayList<>();

    final TerminationService terminations = new TerminationService(
            new HistoryAwareReader(reader, latest),
            host::exists,
            () -> host::terminate,
            new TerminationPolicy(true, Set.of("sshd"), 999),
            List.of(publisher, (by, termination) -> clients.add(by)));

    Bench() {
        publisher.start("1.2.3", schedule, terminations);
    }

    /** Makes {@code table} the host's and takes a sample of it. */
    void sample(AttributedTable table) {
        host.table = table;
        try {
            sampler.sample();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An attribute; what the bean throws is thrown as a client that uses a proxy would see it. */
    Object get(ObjectName bean, String attribute) {
        return unwrapped(() -> server.getAttribute(bean, attribute));
    }

    void set(ObjectName bean, String attribute, Object value) {
        unwrapped(() -> {
            server.setAttribute(bean, new Attribute(attribute, value));
            return value;
        });
    }

    Object invoke(ObjectName bean, String operation, @Nullable Object... arguments) {
        return unwrapped(() -> server.invoke(bean, operation, arguments, new String[arguments.length]));
    }

    private interface Call {
        Object call() throws JMException;
    }

    private static Object unwrapped(Call call) {
        try {
            return call.call();
        } catch (RuntimeMBeanException e) {
            throw e.getTargetException();
        } catch (JMException | JMRuntimeException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        publisher.close();
    }
}
