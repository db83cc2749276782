package dev.tcpwarden.cli;

import dev.tcpwarden.config.Version;
import dev.tcpwarden.filter.FilterHelp;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands with their flags: what runs them, their manual and their completion are made from it. */
public final class CommandTree {

    private CommandTree() {}

    public static CommandLine of(CommandContext context) {
        CommandLine root = new CommandLine(new RootCommand(context))
                .addSubcommand(new AgentCommand(context))
                .addSubcommand(withFilterHelp(new CommandLine(new ListCommand(context)), FilterHelp.lines()))
                .addSubcommand(withFilterHelp(new CommandLine(new TerminateCommand(context)), FilterHelp.lines()))
                .addSubcommand(withFilterHelp(new CommandLine(new TopCommand(context)), FilterHelp.lines()))
                .addSubcommand(withFilterHelp(new CommandLine(new HistoryCommand(context)), FilterHelp.pastLines()))
                .addSubcommand(new CommandLine(new RulesCommand())
                        .addSubcommand(new RulesCheckCommand(context))
                        .addSubcommand(new RulesTestCommand(context)));
        SettingFlags.add(root.getCommandSpec(), "agent");
        root.getSubcommands().forEach((name, command) -> SettingFlags.add(command.getCommandSpec(), name));
        addVersion(root.getCommandSpec());
        addHelp(root.getCommandSpec());
        root.getSubcommands().values().forEach(CommandTree::addHelpToAll);
        return root;
    }

    private static void addHelpToAll(CommandLine command) {
        addHelp(command.getCommandSpec());
        command.getSubcommands().values().forEach(CommandTree::addHelpToAll);
    }

    private static void addHelp(CommandSpec command) {
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Prints this help and exits.")
                .build());
    }

    private static void addVersion(CommandSpec root) {
        root.version(Version.current().toString())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Prints the version and exits.")
                        .build());
    }

    private static CommandLine withFilterHelp(CommandLine command, List<String> lines) {
        command.getCommandSpec()
                .usageMessage()
                .footerHeading("%nA FILTER is one or more space-separated terms, all must match:%n"
                        + String.join("\n", lines).replace("%", "%%") + "%n");
        return command;
    }
}
