package dev.tcpwarden.cli;

import dev.tcpwarden.text.Printable;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The whole command line: what the arguments mean, and the messages for mistakes in them. */
public final class CommandLineInterface {

    private static final int HELP_WIDTH = 100;
    private static final int HELP_COLUMN = 34;
    private static final String HINT = "; see --help";

    private CommandLineInterface() {}

    /** Runs the command that {@code arguments} name. Returns the exit code. */
    public static int run(CommandContext context, String... arguments) {
        PrintWriter err = new PrintWriter(new OutputStreamWriter(context.err(), StandardCharsets.UTF_8), true);
        return CommandTree.of(context)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setUsageHelpWidth(HELP_WIDTH)
                .setUsageHelpLongOptionsMaxWidth(HELP_COLUMN)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(new OutputStreamWriter(context.out(), StandardCharsets.UTF_8), true))
                .setErr(err)
                .setExecutionStrategy(flagsBelongToTheirCommand())
                .setParameterExceptionHandler((mistake, args) -> {
                    err.println("tcpwarden: " + Printable.oneLine(describe(mistake)));
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, result) -> {
                    if (failure instanceof CommandException) {
                        err.println("tcpwarden: " + Printable.oneLine(String.valueOf(failure.getMessage())));
                        return ExitCode.NOT_DONE;
                    }
                    throw failure;
                })
                .execute(arguments);
    }

    /** A flag before the name of a command would be ignored; it is rejected instead. */
    private static IExecutionStrategy flagsBelongToTheirCommand() {
        return result -> {
            if (result.hasSubcommand() && !result.matchedOptions().isEmpty()) {
                OptionSpec flag = result.matchedOptions().get(0);
                ParseResult command = result.subcommand();
                throw new ParameterException(
                        result.commandSpec().commandLine(),
                        flag.longestName() + " must come after the command \""
                                + command.commandSpec().name() + "\"");
            }
            return new RunLast().execute(result);
        };
    }

    private static String describe(ParameterException mistake) {
        if (mistake instanceof UnmatchedArgumentException unmatched) {
            return describe(unmatched) + HINT;
        }
        String message = String.valueOf(mistake.getMessage());
        return mistake instanceof MissingParameterException ? message + HINT : message;
    }

    private static String describe(UnmatchedArgumentException mistake) {
        String argument = mistake.getUnmatched().get(0);
        CommandLine command = mistake.getCommandLine();
        if (argument.startsWith("-")) {
            return "unknown option \"" + argument + "\"";
        }
        return command.getSubcommands().isEmpty()
                ? command.getCommandName() + " takes no argument \"" + argument + "\""
                : "\"" + argument + "\" is not a command: there are "
                        + command.getSubcommands().keySet().stream().collect(Collectors.joining(", "));
    }
}
