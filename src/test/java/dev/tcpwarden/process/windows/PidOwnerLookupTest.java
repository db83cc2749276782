package dev.tcpwarden.process.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.ProcessCatalog;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.Attribution;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.process.ProcessInfo;
import dev.tcpwarden.process.UnattributedReason;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.socket.TcpTable;
import dev.tcpwarden.testing.TableOf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PidOwnerLookupTest {

    private final Processes processes = new Processes();
    private final List<Integer> pids = new ArrayList<>();
    private final TableOf rows = new TableOf();
    private final PidOwnerLookup lookup = new PidOwnerLookup(pids::get, processes);

    @Test
    void givesEachRowTheProcessOfItsPid() throws Exception {
        processes.run(40, 1, "nginx.exe", "C:\\nginx\\nginx.exe", "");
        processes.run(44, 2, "other.exe", "C:\\other.exe", "");
        socket(40, TcpState.LISTEN);
        socket(44, TcpState.ESTABLISHED);
        socket(40, TcpState.ESTABLISHED);
        Owners owners = attribute();
        assertThat(owners.processes())
                .containsExactly(
                        new ProcessInfo(new ProcessIdentity(40, 1), "nginx.exe", "C:\\nginx\\nginx.exe", "VM\\user40"),
                        new ProcessInfo(new ProcessIdentity(44, 2), "other.exe", "C:\\other.exe", "VM\\user44"));
        assertThat(List.of(owners.processIndex(0), owners.processIndex(1), owners.processIndex(2)))
                .containsExactly(0, 1, 0);
    }

    @Test
    void asksOfAProcessOnceWhileItRuns() throws Exception {
        processes.run(40, 1, "nginx.exe", "C:\\nginx\\nginx.exe", "");
        socket(40, TcpState.ESTABLISHED);
        attribute();
        attribute();
        assertThat(processes.asked).containsExactly(40);

        processes.run(40, 2, "reused.exe", "C:\\reused.exe", "");
        assertThat(name(0)).isEqualTo("reused.exe");
        assertThat(lookup.isRunning(new ProcessIdentity(40, 1))).isFalse();
        assertThat(lookup.isRunning(new ProcessIdentity(40, 2))).isTrue();
        processes.running.clear();
        attribute();
        assertThat(lookup.isRunning(new ProcessIdentity(40, 2))).isFalse();
    }

    @Test
    void pidZeroIsTheIdleProcessButOwnsNoTimeWait() throws Exception {
        socket(0, TcpState.TIME_WAIT);
        socket(0, TcpState.LISTEN);
        socket(0, TcpState.TIME_WAIT);
        Owners owners = attribute();
        assertThat(List.of(owners.of(0), owners.of(2)))
                .containsOnly(new Attribution.Unattributed(UnattributedReason.TIME_WAIT));
        assertThat(name(1)).isEqualTo("System Idle Process");
        assertThat(lookup.isRunning(new ProcessIdentity(0, 0))).isTrue();
    }

    @Test
    void whatIsNotAllowedToBeReadIsNamedByTheList() throws Exception {
        processes.run(4, 1, "System", "", "");
        processes.run(48, 2, "lsass.exe", "", "");
        processes.run(52, 3, "java.exe", "", "");
        for (int pid : new int[] {4, 48, 52}) {
            socket(pid, TcpState.LISTEN);
        }
        assertThat(List.of(name(0), name(1), name(2))).containsExactly("System", "lsass.exe", "java.exe");
    }

    @ParameterizedTest
    @CsvSource({
        "TIME_WAIT, TIME_WAIT",
        "FIN_WAIT2, ORPHANED",
        "LAST_ACK, ORPHANED",
        "CLOSING, ORPHANED",
        "ESTABLISHED, RACED",
        "LISTEN, RACED"
    })
    void aProcessThatHasExitedOwnsNothing(TcpState state, UnattributedReason reason) throws Exception {
        socket(40, state);
        assertThat(attribute().of(0)).isEqualTo(new Attribution.Unattributed(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "C:\\Program Files\\Java\\bin\\java.exe | \"C:\\Program Files\\Java\\bin\\java.exe\" -Xmx1g -jar \"C:\\my apps\\orders.jar\" secret | orders",
                "C:\\Java\\bin\\JAVAW.EXE | javaw -cp x;y com.acme.OrderService | OrderService",
                "C:\\Python\\python3.11.exe | python3.11 C:\\srv\\app.py --token=secret | app.py",
                "C:\\Python\\pythonw.exe | pythonw -m http.server | http.server",
                "C:\\node\\node.exe | node C:\\srv\\index.js | index.js",
                "C:\\node\\node.exe | '' | node.exe",
                "C:\\nginx\\nginx.exe | nginx -c C:\\other.conf | nginx.exe"
            })
    void interpretersGoByWhatTheyRun(String executable, String commandLine, String name) throws Exception {
        processes.run(40, 1, "image.exe", executable, commandLine);
        socket(40, TcpState.ESTABLISHED);
        assertThat(name(0)).isEqualTo(name);
    }

    @Test
    void hostsOfServicesGoByTheirServices() throws Exception {
        processes.run(40, 1, "svchost.exe", "C:\\Windows\\System32\\svchost.exe", "");
        processes.run(44, 1, "svchost.exe", "C:\\Windows\\System32\\svchost.exe", "");
        processes.run(48, 1, "SvcHost.exe", "", "");
        processes.run(52, 1, "sqlservr.exe", "", "");
        processes.services.putAll(
                Map.of(40, List.of("Dnscache"), 48, List.of("RpcEptMapper", "RpcSs"), 52, List.of("MSSQLSERVER")));
        for (int pid : new int[] {40, 44, 48, 52}) {
            socket(pid, TcpState.LISTEN);
        }
        assertThat(List.of(name(0), name(1), name(2), name(3)))
                .containsExactly("Dnscache", "svchost.exe", "RpcEptMapper+RpcSs", "sqlservr.exe");
    }

    @Test
    void aListThatCannotBeReadIsAFailure() {
        processes.failure = Optional.of(new KernelException("NtQuerySystemInformation: status 0xc0000022"));
        assertThatThrownBy(this::attribute).hasMessage("NtQuerySystemInformation: status 0xc0000022");
    }

    private void socket(int pid, TcpState state) {
        pids.add(pid);
        rows.unowned(UnattributedReason.RACED, pids.size(), state, "127.0.0.1:" + pids.size() + " -> 127.0.0.1:9");
    }

    private Owners attribute() throws KernelException {
        AttributedTable made = rows.build();
        TcpTable table = made.table();
        return lookup.attribute(table, Listeners.of(table));
    }

    private String name(int row) throws KernelException {
        Owners owners = attribute();
        return owners.processes().get(owners.processIndex(row)).name();
    }

    /** Processes that a test makes up. */
    private static final class Processes implements ProcessCatalog {

        private final Map<Integer, Entry> running = new HashMap<>();
        private final Map<Integer, String> executables = new HashMap<>();
        private final Map<Integer, String> commandLines = new HashMap<>();
        private final Map<Integer, List<String>> services = new HashMap<>();
        private final List<Integer> asked = new ArrayList<>();
        private Optional<KernelException> failure = Optional.empty();

        void run(int pid, long startTime, String imageName, String executable, String commandLine) {
            running.put(pid, new Entry(pid, startTime, imageName));
            executables.put(pid, executable);
            commandLines.put(pid, commandLine);
        }

        @Override
        public List<Entry> processes() throws KernelException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            return List.copyOf(running.values());
        }

        @Override
        public String executable(Entry process) {
            asked.add(process.pid());
            return executables.getOrDefault(process.pid(), "");
        }

        @Override
        public String commandLine(Entry process) {
            return commandLines.getOrDefault(process.pid(), "");
        }

        @Override
        public String user(Entry process) {
            return "VM\\user" + process.pid();
        }

        @Override
        public List<String> services(Entry process) {
            return services.getOrDefault(process.pid(), List.of());
        }
    }
}
