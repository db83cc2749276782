package dev.tcpwarden.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.kernel.KernelException;
import dev.tcpwarden.kernel.SocketExistence;
import dev.tcpwarden.kernel.SocketTerminator;
import dev.tcpwarden.kernel.TcpStatSource;
import dev.tcpwarden.kernel.TcpStats;
import dev.tcpwarden.kernel.TcpTableSource;
import dev.tcpwarden.kernel.TerminationOutcome;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.process.OwnerLookup;
import dev.tcpwarden.process.Owners;
import dev.tcpwarden.process.ProcessIdentity;
import dev.tcpwarden.sample.TableReader;
import dev.tcpwarden.socket.Listeners;
import dev.tcpwarden.socket.SocketId;
import dev.tcpwarden.socket.TcpTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** A command line over a table that a test sets. The system terminates whatever it is asked to, unless set otherwise. */
final class FakePlatform implements Platform {

    /** What a run printed and exited with. */
    record Run(int exit, String out, String err) {}

    final Map<String, String> environment = new HashMap<>();
    final Map<Long, TerminationOutcome> answers = new HashMap<>();
    final List<Long> asked = new ArrayList<>();
    final List<AgentConfig> agents = new ArrayList<>();
    Optional<IOException> agentFailure = Optional.empty();
    Optional<KernelException> readFailure = Optional.empty();
    Optional<IOException> openFailure = Optional.empty();
    Optional<RuntimeException> defect = Optional.empty();
    Optional<Path> procfs = Optional.empty();
    boolean closed;

    private final AttributedTable table;

    FakePlatform(AttributedTable table) {
        this.table = table;
    }

    Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return run(out, out, arguments);
    }

    /** With an output of the test's own. */
    Run run(OutputStream out, String... arguments) {
        return run(out, new ByteArrayOutputStream(), arguments);
    }

    private Run run(OutputStream out, ByteArrayOutputStream printed, String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext context = new CommandContext(environment, out, err, this::open, this::runAgent);
        int exit = CommandLineInterface.run(context, arguments);
        restoreLogging();
        return new Run(exit, printed.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command sends what is logged to standard error; other tests want it where it was. */
    static void restoreLogging() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
    }

    private Platform open(AgentConfig.Host host) throws IOException {
        procfs = Optional.of(host.procfs());
        if (openFailure.isPresent()) {
            throw openFailure.get();
        }
        if (defect.isPresent()) {
            throw defect.get();
        }
        return this;
    }

    private void runAgent(AgentConfig config, AgentLog log) throws IOException {
        agents.add(config);
        if (agentFailure.isPresent()) {
            throw agentFailure.get();
        }
        if (defect.isPresent()) {
            throw defect.get();
        }
    }

    @Override
    public TableReader reader() {
        return new TableReader(new Source(), new Lookup());
    }

    @Override
    public TcpStatSource tcpStats() {
        return () -> TcpStats.NONE;
    }

    private final class Source implements TcpTableSource {

        @Override
        public String mechanism() {
            return "fake";
        }

        @Override
        public TcpTable read() throws KernelException {
            if (readFailure.isPresent()) {
                throw readFailure.get();
            }
            return table.table();
        }

        @Override
        public boolean exists(SocketId socket) {
            return false;
        }

        @Override
        public void close() {}
    }

    private final class Lookup implements OwnerLookup {

        @Override
        public Owners attribute(TcpTable read, Listeners listeners) {
            return table.owners();
        }

        @Override
        public boolean isRunning(ProcessIdentity process) {
            return true;
        }

        @Override
        public String name() {
            return "fake";
        }
    }

    @Override
    public Optional<String> missingPrivileges(boolean terminate) {
        return Optional.empty();
    }

    @Override
    public SocketExistence existence() {
        return socket -> false;
    }

    @Override
    public SocketTerminator terminator() {
        return () -> (socket, holder) -> {
            asked.add(socket.id().cookie());
            return answers.getOrDefault(socket.id().cookie(), new TerminationOutcome.Terminated());
        };
    }

    @Override
    public int ownPid() {
        return 999;
    }

    @Override
    public void close() {
        closed = true;
    }
}
