package dev.tcpwarden.cli.manual;

import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Questions to the model of a command. */
final class Commands {

    private Commands() {}

    /** The command and all below it. */
    static Stream<CommandSpec> all(CommandSpec command) {
        return Stream.concat(Stream.of(command), below(command).flatMap(Commands::all));
    }

    static Stream<CommandSpec> below(CommandSpec command) {
        return command.subcommands().values().stream().map(CommandLine::getCommandSpec);
    }

    /** What is typed after the name of the program: {@code rules check}. */
    static String path(CommandSpec command) {
        return command.parent() == null ? "" : (path(command.parent()) + " " + command.name()).strip();
    }

    static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    /** Its description up to the end of the first clause, as manuals have it: {@code prints the TCP table once}. */
    static String summary(CommandSpec command) {
        String first = command.usageMessage().description()[0].split("[.:;]( |$)| \\(", 2)[0];
        return first.substring(0, 1).toLowerCase(Locale.ROOT) + first.substring(1);
    }
}
