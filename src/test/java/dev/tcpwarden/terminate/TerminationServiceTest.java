package dev.tcpwarden.terminate;

import static dev.tcpwarden.testing.TableOf.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.process.Workload;
import dev.tcpwarden.socket.ConnectionName;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpSocket;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.testing.TableOf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TerminationServiceTest {

    private static final int OWN_PID = 999;

    private static final AttributedTable TABLE = new TableOf()
            .owned(process("nginx", 10), 1, TcpState.LISTEN, "0.0.0.0:80 -> 0.0.0.0:0")
            .owned(process("nginx", 10), 2, TcpState.ESTABLISHED, "127.0.0.1:80 -> 127.0.0.1:5000")
            .owned(process("curl\n", 20), 3, TcpState.ESTABLISHED, "127.0.0.1:5000 -> 127.0.0.1:80")
            .owned(process("sshd", 30), 4, TcpState.ESTABLISHED, "10.0.0.1:22 -> 10.0.0.2:6000")
            .owned(process("tcpwarden", OWN_PID), 5, TcpState.ESTABLISHED, "127.0.0.1:10827 -> 127.0.0.1:7000")
            .unowned(UnattributedReason.NO_PERMISSION, 6, TcpState.ESTABLISHED, "10.0.0.1:9 -> 10.0.0.2:1")
            .unowned(UnattributedReason.RACED, 7, TcpState.ESTABLISHED, "10.0.0.1:9 -> 10.0.0.2:2")
            .unowned(UnattributedReason.TIME_WAIT, 8, TcpState.TIME_WAIT, "10.0.0.1:9 -> 10.0.0.2:3")
            .unowned(UnattributedReason.ORPHANED, 9, TcpState.FIN_WAIT1, "10.0.0.1:9 -> 10.0.0.2:4")
            .owned(process("twin", 40), 10, TcpState.ESTABLISHED, "10.0.0.1:8 -> 10.0.0.2:5")
            .owned(process("twin", 40), 11, TcpState.ESTABLISHED, "10.0.0.1:8 -> 10.0.0.2:5")
            .build();

    private final FakeKernel kernel = new FakeKernel();
    private final List<Termination> notified = new ArrayList<>();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private TerminationPolicy policy = new TerminationPolicy(true, Set.of(), OWN_PID);

    /** Holds a table's sockets by cookie. The answer to an attempt can be set; otherwise it terminates the socket. */
    private static final class FakeKernel {
        final Map<Long, TerminationOutcome> answers = new HashMap<>();
        final List<TcpSocket> asked = new ArrayList<>();
        final List<OptionalInt> holders = new ArrayList<>();
        final Map<Long, Integer> lingers = new HashMap<>();
        AttributedTable table = TABLE;
        int begun;
        int open;
        int reads;
        Optional<String> readFailure = Optional.empty();
        Optional<String> existsFailure = Optional.empty();

        AttributedTable read() throws KernelException {
            reads++;
            if (readFailure.isPresent()) {
                throw new KernelException(readFailure.get());
            }
            return table;
        }

        SocketTerminator.Request begin() {
            begun++;
            open++;
            return new SocketTerminator.Request() {
                @Override
                public TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
                    return FakeKernel.this.terminate(socket, holder);
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        private TerminationOutcome terminate(TcpSocket socket, OptionalInt holder) {
            asked.add(socket);
            holders.add(holder);
            return answers.getOrDefault(socket.id().cookie(), new TerminationOutcome.Terminated());
        }

        boolean exists(SocketId socket) throws KernelException {
            if (existsFailure.isPresent()) {
                throw new KernelException(existsFailure.get());
            }
            return lingers.merge(socket.cookie(), -1, Integer::sum) >= 0;
        }
    }

    @BeforeEach
    void listen() {
        audit.start();
        auditLogger().setLevel(Level.INFO);
        auditLogger().setAdditive(false);
        auditLogger().addAppender(audit);
    }

    @AfterEach
    void detach() {
        auditLogger().detachAppender(audit);
        auditLogger().setAdditive(true);
        auditLogger().setLevel(null);
    }

    private static Logger auditLogger() {
        return (Logger) LoggerFactory.getLogger("tcpwarden.audit");
    }

    private TerminationService service(TerminationListener... listeners) {
        return new TerminationService(
                kernel::read,
                kernel::exists,
                kernel::begin,
                policy,
                Stream.concat(Stream.of(listeners), Stream.of((by, termination) -> notified.add(termination)))
                        .toList());
    }

    private static Requester by(Via via) {
        return new Requester(via, Optional.of("eve \"x\""), Optional.of("10.0.0.9"));
    }

    private String terminate(String connection) {
        return service()
                .terminate(ConnectionName.parse(connection), by(Via.JMX))
                .toString();
    }

    private List<String> terminateMatching(String filter) throws IOException {
        TerminationService service = service();
        return service.terminate(service.preview(ConnectionFilter.parse(filter)), by(Via.CLI)).stream()
                .map(Termination::toString)
                .toList();
    }

    private String auditLine() {
        assertThat(audit.list).hasSize(1);
        return audit.list.get(0).getFormattedMessage();
    }

    @Test
    void terminatesTheSocketWithTheseEndpointsByItsCookieAndItsHolder() {
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000")).isEqualTo("terminated: established, nginx (pid 10)");

        assertThat(kernel.asked).containsExactly(TABLE.table().row(1));
        assertThat(kernel.holders).containsExactly(OptionalInt.of(10));
        assertThat(auditLine())
                .isEqualTo("connection=\"127.0.0.1:80 -> 127.0.0.1:5000\" state=established process=\"nginx\" pid=10"
                        + " uid=0 via=jmx who=\"eve \\\"x\\\"\" from=\"10.0.0.9\" result=terminated");
        assertThat(notified).hasSize(1);
        assertThat(notified.get(0).socket()).contains(TABLE.row(1));
    }

    @Test
    void terminatesOnlyASocketOfTheProcessAskedFor() {
        ConnectionName connection = ConnectionName.parse("127.0.0.1:80 -> 127.0.0.1:5000");
        ProcessIdentity nginx = process("nginx", 10).identity();
        ProcessIdentity before = new ProcessIdentity(10, nginx.startTime() - 1);

        assertThat(service().terminate(connection, before, by(Via.JMX)))
                .hasToString("refused: it is not a socket of the process asked for: established, nginx (pid 10)");
        assertThat(service().terminate(ConnectionName.parse("10.0.0.1:9 -> 10.0.0.2:3"), nginx, by(Via.JMX)))
                .hasToString(
                        "refused: it is not a socket of the process asked for: time_wait, no known owner (time_wait)");
        assertThat(kernel.asked).isEmpty();
        assertThat(service().terminate(connection, nginx, by(Via.JMX)))
                .hasToString("terminated: established, nginx (pid 10)");
        assertThat(kernel.asked).containsExactly(TABLE.table().row(1));
        assertThat(audit.list).hasSize(3);
        assertThat(notified).hasSize(3);
    }

    @Test
    void theAuditLineSaysWhatTheProcessIsPartOf() {
        kernel.table = new TableOf()
                .owned(
                        process("api", 30, new Workload("we\"b", "podman", "", "", "api.service")),
                        1,
                        TcpState.ESTABLISHED,
                        "10.0.0.1:8080 -> 10.0.0.7:4000")
                .build();
        assertThat(terminate("10.0.0.1:8080 -> 10.0.0.7:4000")).isEqualTo("terminated: established, api (pid 30)");
        assertThat(auditLine())
                .contains(
                        " process=\"api\" pid=30 container=\"we\\\"b\" container_runtime=\"podman\" unit=\"api.service\" uid=0 ");
    }

    @Test
    void aNameCannotBreakALine() {
        assertThat(terminate("127.0.0.1:5000 -> 127.0.0.1:80")).isEqualTo("terminated: established, curl\\n (pid 20)");
        assertThat(auditLine()).contains("process=\"curl\\n\" pid=20");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5001"))
                .isEqualTo("not_found: no socket has these addresses and ports, local -> remote");

        assertThat(kernel.asked).isEmpty();
        assertThat(auditLine())
                .isEqualTo(
                        "connection=\"127.0.0.1:80 -> 127.0.0.1:5001\" via=jmx who=\"eve \\\"x\\\"\" from=\"10.0.0.9\" result=not_found"
                                + " detail=\"no socket has these addresses and ports, local -> remote\"");
        assertThat(notified.get(0).socket()).isEmpty();
    }

    @Test
    void severalWithTheSameEndpointsAreRefused() throws IOException {
        assertThat(terminate("10.0.0.1:8 -> 10.0.0.2:5"))
                .isEqualTo("refused: 2 sockets have these addresses and ports, so the request is ambiguous");
        assertThat(kernel.asked).isEmpty();
        assertThat(terminateMatching("process=twin")).hasSize(2).allMatch(line -> line.startsWith("terminated: "));
    }

    @Test
    void aReadThatFailsIsNoEmptyTable() throws IOException {
        kernel.readFailure = Optional.of("recv: ENOBUFS (105)");

        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000"))
                .isEqualTo("failed: the TCP table could not be read: recv: ENOBUFS (105)");
        assertThat(notified).hasSize(1);
        assertThatThrownBy(() -> terminateMatching("process=nginx"))
                .isInstanceOf(IOException.class)
                .hasMessage("the TCP table could not be read: recv: ENOBUFS (105)");
    }

    @Test
    void saysWhatTheSystemAnswered() {
        kernel.answers.put(2L, new TerminationOutcome.Denied("CAP_NET_ADMIN"));
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000")).isEqualTo("denied: CAP_NET_ADMIN is missing");
        assertThat(auditLine()).endsWith(" result=denied detail=\"CAP_NET_ADMIN is missing\"");

        kernel.answers.put(2L, new TerminationOutcome.Unsupported("this kernel cannot"));
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000")).isEqualTo("unsupported: this kernel cannot");

        kernel.answers.put(2L, new TerminationOutcome.Failed("SOCK_DESTROY: ENOMEM (12)"));
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000")).isEqualTo("failed: SOCK_DESTROY: ENOMEM (12)");

        kernel.answers.put(2L, new TerminationOutcome.Gone());
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000"))
                .isEqualTo("not_found: already gone: it closed before it could be terminated");
        assertThat(notified)
                .extracting(termination -> termination.result().outcome())
                .containsExactly(Outcome.DENIED, Outcome.UNSUPPORTED, Outcome.FAILED, Outcome.NOT_FOUND);
    }

    @Test
    void waitsForASocketThatLingers() {
        kernel.lingers.put(2L, 3);
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000")).startsWith("terminated: ");
    }

    @Test
    void aSocketThatStaysIsNotCalledTerminatedAndABatchWaitsOnce() throws IOException {
        kernel.lingers.put(10L, 1000);
        kernel.lingers.put(11L, 1000);

        assertThat(terminateMatching("process=twin"))
                .containsOnly("failed: 10.0.0.1:8 -> 10.0.0.2:5: the system accepted the request, but the socket still"
                        + " exists");
        assertThat(kernel.lingers.get(10L))
                .as("asked about again and again, for a second")
                .isBetween(940, 990);
        assertThat(kernel.lingers.get(11L)).as("meanwhile").isEqualTo(kernel.lingers.get(10L));
    }

    @Test
    void withoutTheSystemsWordASocketIsNotCalledTerminated() {
        kernel.existsFailure = Optional.of("send: EPERM (1)");
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000"))
                .isEqualTo("failed: the system accepted the request, but did not say whether the socket is gone:"
                        + " send: EPERM (1)");
    }

    @Test
    void anInterruptedWaitIsSaidAndKept() {
        kernel.lingers.put(2L, 1000);
        Thread.currentThread().interrupt();
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000"))
                .startsWith("failed: ")
                .endsWith("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBatchReadsOnceAndReportsBothEndsOfOneConnection() throws IOException {
        kernel.answers.put(3L, new TerminationOutcome.Gone());

        assertThat(terminateMatching("state=established local=127.0.0.0/8"))
                .containsExactly(
                        "terminated: 127.0.0.1:80 -> 127.0.0.1:5000: established, nginx (pid 10)",
                        "not_found: 127.0.0.1:5000 -> 127.0.0.1:80: already gone: closed together with its other end on"
                                + " this host, 127.0.0.1:80 -> 127.0.0.1:5000",
                        "refused: 127.0.0.1:10827 -> 127.0.0.1:7000: it belongs to tcpwarden itself (pid 999)");
        assertThat(kernel.reads).isEqualTo(1);
        assertThat(kernel.begun).isEqualTo(1);
        assertThat(kernel.open).isZero();
        assertThat(notified).hasSize(3);
        assertThat(audit.list).hasSize(3);
    }

    @Test
    void allPathsOfAnMptcpConnectionWithinThisHostAreDoneWithOneTermination() throws IOException {
        String[] paths = {"10.0.0.2:1 -> 10.0.0.9:5", "10.0.0.9:5 -> 10.0.0.1:1", "10.0.0.9:5 -> 10.0.0.2:1"};
        kernel.table = new TableOf()
                .inode(700)
                .owned(process("client", 20), 1, TcpState.ESTABLISHED, "10.0.0.1:1 -> 10.0.0.9:5")
                .inode(800)
                .owned(process("server", 30), 2, TcpState.ESTABLISHED, paths[2])
                .inode(700)
                .owned(process("client", 20), 3, TcpState.ESTABLISHED, paths[0])
                .inode(800)
                .owned(process("server", 30), 4, TcpState.ESTABLISHED, paths[1])
                .build();
        for (long cookie = 2; cookie <= 4; cookie++) {
            kernel.answers.put(cookie, new TerminationOutcome.Gone());
        }
        TerminationService service = service();

        List<Termination> terminations =
                service.terminate(service.preview(ConnectionFilter.parse("state=established")), by(Via.CLI));
        assertThat(terminations)
                .extracting(Termination::toString)
                .containsExactly(
                        "terminated: 10.0.0.1:1 -> 10.0.0.9:5: established, client (pid 20)",
                        "not_found: " + paths[2] + ": already gone: closed together with its MPTCP connection",
                        "not_found: " + paths[0] + ": already gone: closed together with its MPTCP connection",
                        "not_found: " + paths[1] + ": already gone: closed together with its other end on this host,"
                                + " 10.0.0.1:1 -> 10.0.0.9:5");
        assertThat(Termination.allTerminated(terminations)).isTrue();
        assertThat(Termination.allTerminated(terminations.subList(1, 4))).isFalse();
    }

    @Test
    void listenersAreRefusedUnlessAskedForByName() throws IOException {
        assertThat(terminate("0.0.0.0:80 -> 0.0.0.0:0"))
                .isEqualTo(
                        "refused: it is a listener, and terminating it stops the service; a filter with state=listen allows"
                                + " it");
        assertThat(terminateMatching("local=0.0.0.0:80")).allMatch(line -> line.startsWith("refused: "));
        assertThat(kernel.asked).isEmpty();
        assertThat(terminateMatching("state=listen"))
                .containsExactly("terminated: 0.0.0.0:80 -> 0.0.0.0:0: listen, nginx (pid 10)");
    }

    @Test
    void nothingIsTerminatedWhenTerminationsAreOff() {
        policy = new TerminationPolicy(false, Set.of(), OWN_PID);
        assertThat(terminate("127.0.0.1:80 -> 127.0.0.1:5000"))
                .isEqualTo("refused: terminations are off (--terminate.enabled=false)");
        assertThat(kernel.asked).isEmpty();
    }

    @Test
    void ownSocketsAreRefused() {
        assertThat(terminate("127.0.0.1:10827 -> 127.0.0.1:7000"))
                .isEqualTo("refused: it belongs to tcpwarden itself (pid 999)");
    }

    @Test
    void protectedProcessesKeepTheirSocketsAlsoWhenTheOwnerIsHidden() throws IOException {
        policy = new TerminationPolicy(true, Set.of("sshd"), OWN_PID);

        assertThat(terminateMatching("local=10.0.0.1"))
                .containsExactly(
                        "refused: 10.0.0.1:22 -> 10.0.0.2:6000: \"sshd\" is protected by --terminate.protect",
                        "refused: 10.0.0.1:9 -> 10.0.0.2:1: its owner is not known (no_permission), so it may be a"
                                + " process that --terminate.protect names",
                        "refused: 10.0.0.1:9 -> 10.0.0.2:2: its owner is not known (raced), so it may be a process that"
                                + " --terminate.protect names",
                        "terminated: 10.0.0.1:9 -> 10.0.0.2:3: time_wait, no known owner (time_wait)",
                        "terminated: 10.0.0.1:9 -> 10.0.0.2:4: fin_wait1, no known owner (orphaned)",
                        "terminated: 10.0.0.1:8 -> 10.0.0.2:5: established, twin (pid 40)",
                        "terminated: 10.0.0.1:8 -> 10.0.0.2:5: established, twin (pid 40)");
    }

    @Test
    void aConnectionWithinThisHostIsProtectedByEitherEnd() throws IOException {
        policy = new TerminationPolicy(true, Set.of("nginx"), OWN_PID);

        assertThat(terminate("127.0.0.1:5000 -> 127.0.0.1:80"))
                .isEqualTo("refused: its other end, 127.0.0.1:80 -> 127.0.0.1:5000, is on this host: \"nginx\" is"
                        + " protected by --terminate.protect");
        assertThat(terminateMatching("pid=20"))
                .containsExactly("refused: 127.0.0.1:5000 -> 127.0.0.1:80: its other end, 127.0.0.1:80 ->"
                        + " 127.0.0.1:5000, is on this host: \"nginx\" is protected by --terminate.protect");
        assertThat(kernel.asked).isEmpty();
    }

    @Test
    void aConnectionToThisProgramIsRefusedAtItsOtherEndToo() throws IOException {
        kernel.table = new TableOf()
                .owned(process("tcpwarden", OWN_PID), 1, TcpState.ESTABLISHED, "127.0.0.1:10827 -> 127.0.0.1:7000")
                .owned(process("prometheus", 50), 2, TcpState.ESTABLISHED, "127.0.0.1:7000 -> 127.0.0.1:10827")
                .build();

        assertThat(terminate("127.0.0.1:7000 -> 127.0.0.1:10827"))
                .isEqualTo("refused: its other end, 127.0.0.1:10827 -> 127.0.0.1:7000, is on this host: it belongs to"
                        + " tcpwarden itself (pid 999)");
        assertThat(service().preview(ConnectionFilter.parse("process=prometheus")))
                .singleElement()
                .asString()
                .startsWith("would refuse: 127.0.0.1:7000 -> 127.0.0.1:10827: its other end, ");
    }

    @Test
    void theOtherEndOfALinkLocalConnectionIsOnAnInterfaceOfItsOwn() throws IOException {
        kernel.table = new TableOf()
                .owned(process("curl", 20), 1, TcpState.ESTABLISHED, "[fe80::1%4711]:5000 -> [fe80::2%4711]:80")
                .owned(process("nginx", 10), 2, TcpState.ESTABLISHED, "[fe80::2%4712]:80 -> [fe80::1%4712]:5000")
                .build();
        policy = new TerminationPolicy(true, Set.of("nginx"), OWN_PID);

        assertThat(terminateMatching("process=curl"))
                .containsExactly(
                        "refused: [fe80::1%4711]:5000 -> [fe80::2%4711]:80: its other end, [fe80::2%4712]:80 ->"
                                + " [fe80::1%4712]:5000, is on this host: \"nginx\" is protected by --terminate.protect");
    }

    @Test
    void anOtherEndWhoseOwnerIsHiddenMayBeProtected() throws IOException {
        kernel.table = new TableOf()
                .owned(process("curl", 20), 1, TcpState.ESTABLISHED, "127.0.0.1:5000 -> 127.0.0.1:80")
                .unowned(UnattributedReason.RACED, 2, TcpState.ESTABLISHED, "127.0.0.1:80 -> 127.0.0.1:5000")
                .owned(process("curl", 20), 3, TcpState.ESTABLISHED, "127.0.0.1:5001 -> 127.0.0.1:80")
                .unowned(UnattributedReason.TIME_WAIT, 4, TcpState.TIME_WAIT, "127.0.0.1:80 -> 127.0.0.1:5001")
                .build();
        policy = new TerminationPolicy(true, Set.of("sshd"), OWN_PID);

        assertThat(terminateMatching("process=curl"))
                .containsExactly(
                        "refused: 127.0.0.1:5000 -> 127.0.0.1:80: its other end, 127.0.0.1:80 -> 127.0.0.1:5000, is on"
                                + " this host: its owner is not known (raced), so it may be a process that"
                                + " --terminate.protect names",
                        "terminated: 127.0.0.1:5001 -> 127.0.0.1:80: established, curl (pid 20)");
    }

    @Test
    void anAttemptIsLoggedAndNotifiedWithoutTheLock() throws Exception {
        List<TerminationResult> meanwhile = new ArrayList<>();
        TerminationService[] service = new TerminationService[1];
        service[0] = service((by, termination) -> {
            if (termination.connection().connection().local().port()
                    == 80) { // a slow listener, while another client asks
                Thread other = new Thread(() -> meanwhile.add(
                        service[0].terminate(ConnectionName.parse("10.0.0.1:9 -> 10.0.0.2:4"), by(Via.JMX))));
                other.start();
                try {
                    other.join(60_000);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });

        service[0].terminate(ConnectionName.parse("127.0.0.1:80 -> 127.0.0.1:5000"), by(Via.JMX));
        assertThat(meanwhile).extracting(TerminationResult::outcome).containsExactly(Outcome.TERMINATED);
        meanwhile.clear();
        service[0].terminate(
                service[0].preview(ConnectionFilter.parse("local=127.0.0.1:80 state=established")), by(Via.JMX));
        assertThat(meanwhile).extracting(TerminationResult::outcome).containsExactly(Outcome.TERMINATED);
    }

    @Test
    void withoutProtectedNamesASocketOfAHiddenOwnerMayBeTerminated() {
        assertThat(terminate("10.0.0.1:9 -> 10.0.0.2:1"))
                .isEqualTo("terminated: established, no known owner (no_permission)");
        assertThat(kernel.holders).containsExactly(OptionalInt.empty());
        assertThat(auditLine()).contains(" state=established unattributed=no_permission uid=0 via=jmx ");
    }

    @Test
    void aPreviewTerminatesNothingAndNotifiesNoListener() throws IOException {
        assertThat(service().preview(ConnectionFilter.parse("process=nginx")))
                .extracting(TerminationPreview::toString)
                .containsExactly(
                        "would refuse: 0.0.0.0:80 -> 0.0.0.0:0: it is a listener, and terminating it stops the service; a"
                                + " filter with state=listen allows it",
                        "would terminate: 127.0.0.1:80 -> 127.0.0.1:5000: established, nginx (pid 10)");
        assertThat(kernel.asked).isEmpty();
        assertThat(notified).isEmpty();
        assertThat(audit.list).isEmpty();
    }

    @Test
    void aFilterWithoutTermsTerminatesNothing() throws IOException {
        assertThatThrownBy(() -> terminateMatching(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a filter with at least one term is needed to terminate connections");
        assertThat(kernel.reads).isZero();
    }

    @Test
    void aListenersTroubleChangesNothing() {
        TerminationListener troubled = (by, termination) -> {
            throw new IllegalStateException("a listener's own trouble");
        };
        assertThat(service(troubled)
                        .terminate(ConnectionName.parse("127.0.0.1:80 -> 127.0.0.1:5000"), by(Via.JMX))
                        .outcome())
                .isEqualTo(Outcome.TERMINATED);
        assertThat(notified).hasSize(1);
    }

    @Test
    void aListenerKnowsBeforeTheSystemIsAsked() {
        List<String> known = new ArrayList<>();
        TerminationListener listener = new TerminationListener() {
            @Override
            public void attempting(Requester by, SocketId socket) {
                known.add("before " + (kernel.asked.size() + 1) + ": " + socket.connection());
            }

            @Override
            public void attempted(Requester by, Termination termination) {
                known.add("after " + kernel.asked.size());
            }
        };
        service(listener).terminate(ConnectionName.parse("127.0.0.1:80 -> 127.0.0.1:5000"), by(Via.JMX));
        service(listener).terminate(ConnectionName.parse("0.0.0.0:80 -> 0.0.0.0:0"), by(Via.JMX));
        assertThat(known).containsExactly("before 1: 127.0.0.1:80 -> 127.0.0.1:5000", "after 1", "after 1");
    }

    @Test
    void noMatchIsAnEmptyAnswer() throws IOException {
        assertThat(terminateMatching("process=absent")).isEmpty();
    }
}
