package dev.tcpwarden.cli;

import picocli.CommandLine.Command;

/** The program without a command: the agent. */
@Command(
        name = "tcpwarden",
        customSynopsis = {
            "tcpwarden [agent] [FLAG...]",
            "       tcpwarden list [FILTER...] [-o table|wide|json] [--by=KEY,... [--top=N]]",
            "       tcpwarden terminate FILTER... [--dry-run] [--yes]",
            "       tcpwarden history [FILTER...] [--at=TIME | --from=TIME --to=TIME]",
            "       tcpwarden rules check|test FILE"
        },
        descriptionHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Watches the TCP table of this host, process by process: metrics for Prometheus, MBeans, and a way to terminate"
                    + " a connection. Without a command it runs the agent.",
            "",
            "A flag overrides its environment variable, which overrides the default."
        },
        commandListHeading = "%nCommands (each has a --help of its own):%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tcpwarden --sample.interval=1s --web.listen-address=:10827",
            "  tcpwarden list process=nginx state=close_wait",
            "  tcpwarden terminate local=10.0.0.1:443 remote=192.0.2.7:50123",
            "",
            "Exit codes: 0 done, 1 not done (the reason is on standard error), 2 wrong arguments."
        })
final class RootCommand extends AgentCommand {

    RootCommand(CommandContext context) {
        super(context);
    }
}
