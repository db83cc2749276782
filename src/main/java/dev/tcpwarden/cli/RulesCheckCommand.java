package dev.tcpwarden.cli;

import dev.tcpwarden.rules.Rule;
import dev.tcpwarden.rules.RuleSet;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a file of rules can be used. */
@Command(
        name = "check",
        customSynopsis = "tcpwarden rules check FILE",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = "Reads a file of rules and prints each rule, or what is wrong with the file.",
        footer = {"", "Exit codes: 0 it can be used, 2 it cannot, or wrong arguments."})
final class RulesCheckCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The rules.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    RulesCheckCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException {
        RuleSet rules = RulesCommand.read(spec, file);
        List<String> lines = new ArrayList<>();
        for (Rule rule : rules.rules()) {
            boolean expired = rule.expires().isPresent()
                    && !Instant.now().isBefore(rule.expires().get());
            lines.add(rule.name() + ": " + rule.action().label() + ": " + rule.match() + (expired ? " (expired)" : ""));
        }
        lines.add(rules.rules().size() + " rules, all right");
        new Output(context.out()).printLines(lines);
        return ExitCode.DONE;
    }
}
