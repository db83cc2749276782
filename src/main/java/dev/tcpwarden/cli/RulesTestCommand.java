package dev.tcpwarden.cli;

import dev.tcpwarden.filter.IndexedTable;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.SavedTable;
import dev.tcpwarden.rules.Preview;
import dev.tcpwarden.rules.Rule;
import dev.tcpwarden.rules.RuleSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what rules would do with a table that was saved. */
@Command(
        name = "test",
        customSynopsis = "tcpwarden rules test FILE --table=FILE.json",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Prints the victims that each rule would have in a saved table, and why others are none; terminates nothing.",
            "",
            "A table is saved by list -o json, or with ages, which rules with age or state_age need, from"
                    + " /api/v1/connections. It counts as seen in as many samples as a rule asks for."
        },
        footer = {
            "",
            "Exit codes: 0 printed, 1 a rule could not be tested, 2 a file cannot be used, or wrong arguments."
        })
final class RulesTestCommand implements Callable<Integer> {

    /** No process: the agent that will run is not in the table. */
    private static final int NO_PID = 0;

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The rules.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Option(names = "--table", required = true, paramLabel = "FILE.json", description = "The table.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path table;

    RulesTestCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException {
        RuleSet rules = RulesCommand.read(spec, file);
        IndexedTable index = new IndexedTable(saved());
        List<String> lines = new ArrayList<>();
        boolean all = true;
        for (Rule rule : rules.rules()) {
            if (rule.match().ageTerm().isPresent() && index.table().ages().isEmpty()) {
                lines.add(rule.name() + ": cannot be tested: \""
                        + rule.match().ageTerm().get() + "\" asks for ages, which this table does not have");
                all = false;
            } else {
                Preview.of(rule, rules, index, NO_PID).forEach(line -> lines.add(indented(rule, line)));
            }
        }
        new Output(context.out()).printLines(lines);
        return all ? ExitCode.DONE : ExitCode.NOT_DONE;
    }

    private static String indented(Rule rule, String line) {
        return line.startsWith(rule.name() + ":") ? line : "  " + line;
    }

    private AttributedTable saved() {
        try (InputStream in = Files.newInputStream(table)) {
            return SavedTable.read(in);
        } catch (NoSuchFileException e) {
            throw wrong("there is no such file");
        } catch (IOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private RuntimeException wrong(String why) {
        return new ParameterException(spec.commandLine(), "--table=\"" + table + "\" cannot be used: " + why);
    }
}
