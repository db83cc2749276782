package dev.tcpwarden.cli;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.ConfigException;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.platform.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that reads the table and does something with what a filter chooses. */
abstract class FilterCommand implements Callable<Integer> {

    final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    FilterCommand(CommandContext context) {
        this.context = context;
    }

    final CommandSpec spec() {
        return spec;
    }

    abstract List<String> terms();

    /**
     * @throws ConfigException if a setting that it reads has a value that is not allowed
     * @throws IOException with a sentence, if the table could not be read
     */
    abstract int run(ConnectionFilter filter, SettingValues settings, Platform platform)
            throws CommandException, IOException;

    /** The same of a command that need not read the table by itself. */
    int run(ConnectionFilter filter, SettingValues settings) throws CommandException, IOException {
        try (Platform platform = context.platform().open(AgentConfig.Host.of(settings))) {
            return run(filter, settings, platform);
        }
    }

    @Override
    public final Integer call() throws CommandException {
        LogSetup.forCommand(log());
        SettingValues settings = SettingFlags.values(spec, context.environment());
        ConnectionFilter filter = filter();
        checkFlags();
        try {
            return run(filter, settings);
        } catch (IOException e) {
            throw new CommandException(e.getMessage(), e);
        } catch (ConfigException e) {
            throw mistake(e);
        }
    }

    /** Where to log. */
    OutputStream log() {
        return context.err();
    }

    /** Whether it reads the table more than once, and so knows how old sockets are. */
    boolean hasAges() {
        return false;
    }

    /** @throws ParameterException if its flags contradict each other or have a value that is not allowed */
    void checkFlags() {}

    private ConnectionFilter filter() {
        ConnectionFilter filter;
        try {
            filter = ConnectionFilter.parse(terms());
        } catch (IllegalArgumentException e) {
            throw mistake(e);
        }
        if (!hasAges() && filter.ageTerm().isPresent()) {
            throw mistake("the filter term \"" + filter.ageTerm().get()
                    + "\" needs ages, which a single read of the table does not have: how"
                    + " old sockets are is known only to a running agent; use its JMX operations (tcpwarden:type=Agent, list and"
                    + " terminateMatching)");
        }
        return filter;
    }

    private ParameterException mistake(RuntimeException e) {
        return new ParameterException(spec.commandLine(), e.getMessage(), e);
    }

    final ParameterException mistake(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
