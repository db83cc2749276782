package dev.tcpwarden.cli;

import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.ConfigException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the agent. */
@Command(
        name = "agent",
        customSynopsis = "tcpwarden [agent] [FLAG...]",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Runs the agent in the foreground, until SIGTERM or SIGINT.",
            "",
            "A flag overrides its environment variable, which overrides the default."
        },
        footer = {"", "Exit codes: 0 stopped by a signal, 1 could not start or continue, 2 wrong arguments."})
class AgentCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    AgentCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException, InterruptedException {
        try {
            run(AgentConfig.of(SettingFlags.values(spec, context.environment())));
            return ExitCode.DONE;
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(e.getMessage(), e);
        }
    }

    private void run(AgentConfig config) throws IOException, InterruptedException {
        try (AgentLog log = LogSetup.forAgent(config.log(), context.err())) {
            context.agent().run(config, log);
        }
    }
}
