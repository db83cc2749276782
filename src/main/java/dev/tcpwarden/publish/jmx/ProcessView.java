package dev.tcpwarden.publish.jmx;

import dev.tcpwarden.process.AttributedSocket;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.sample.Sample;
import dev.tcpwarden.sample.model.PublishedProcess;
import dev.tcpwarden.sample.model.SocketCounts;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.TableField;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationService;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.management.openmbean.TabularData;

/**
 * One process, as one call over JMX finds it; {@link ProcessMBeanSpec} says what is what.
 *
 * @param registered the process as it was when its bean was registered
 */
record ProcessView(ProcessInfo registered, Freshness last, TerminationService terminations) {

    /** The process as it was last seen: its user and its executable can change. */
    ProcessInfo process() {
        return last.newestSample()
                .flatMap(this::in)
                .map(PublishedProcess::process)
                .orElse(registered);
    }

    SocketCounts counts() {
        return in(last.fresh())
                .map(PublishedProcess::counts)
                .orElseThrow(() -> new IllegalStateException(described() + " is no longer published."));
    }

    /** The same, where their queues mean something. */
    SocketCounts countsWithQueues() {
        if (!last.fresh().has(TableField.QUEUES)) {
            throw new IllegalStateException("This system does not report the queues of its sockets.");
        }
        return counts();
    }

    /** The same, where what their connections did is known. */
    SocketCounts countsWithTcpInfo() {
        if (!last.fresh().has(TableField.TCP_INFO)) {
            throw new IllegalStateException("This system does not report what connections sent and received.");
        }
        return counts();
    }

    /** The same, where the system reports destroyed sockets. */
    SocketCounts countsWithDestroyEvents() {
        if (last.fresh().destroyEventsLost().isEmpty()) {
            throw new IllegalStateException("This system does not report destroyed sockets.");
        }
        return counts();
    }

    /** The same, where the system reports attempts to connect. */
    SocketCounts countsWithAttempts() {
        if (!last.fresh().reportsAttempts()) {
            throw new IllegalStateException("This system does not report attempts to connect, or BPF is off.");
        }
        return counts();
    }

    private Optional<PublishedProcess> in(Sample sample) {
        return sample.processes().stream()
                .filter(published -> published.process().identity().equals(registered.identity()))
                .findFirst();
    }

    TabularData connections() {
        Sample sample = last.fresh();
        Owners owners = sample.table().owners();
        int index = index(owners);
        IntStream rows = index < 0
                ? IntStream.empty()
                : IntStream.range(0, sample.table().table().size()).filter(row -> owners.processIndex(row) == index);
        return ConnectionRows.table(sample.table(), rows);
    }

    private int index(Owners owners) {
        List<ProcessInfo> processes = owners.processes();
        return IntStream.range(0, processes.size())
                .filter(i -> processes.get(i).identity().equals(registered.identity()))
                .findFirst()
                .orElse(-1);
    }

    String terminate(String connection) {
        return terminations
                .terminate(ConnectionName.parse(connection), registered.identity(), JmxClient.requester())
                .toString();
    }

    String[] terminateAll(boolean dryRun) {
        List<TerminationPreview> found = TerminationLines.preview(terminations, "pid=" + registered.pid());
        if (!found.stream().map(TerminationPreview::socket).allMatch(this::isOurs)) {
            throw new IllegalStateException(described() + " has exited; another process has its pid now.");
        }
        return TerminationLines.of(terminations, found, dryRun);
    }

    private boolean isOurs(AttributedSocket socket) {
        return socket.owner() instanceof Attribution.Owned owned
                && owned.process().identity().equals(registered.identity());
    }

    private String described() {
        return registered.name() + " (pid " + registered.pid() + ")";
    }
}
