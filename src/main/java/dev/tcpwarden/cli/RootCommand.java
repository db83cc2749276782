package dev.tcpwarden.cli;

import picocli.CommandLine.Command;

/** The program without a command: the agent. */
@Command(
        name = "tcpwarden",
        customSynopsis = {
            "java -jar tcpwarden.jar [agent] [FLAG...]",
            "       java -jar tcpwarden.jar list [FILTER...] [-o table|wide|json] [--by=KEY,... [--top=N]]",
            "       java -jar tcpwarden.jar terminate FILTER... [--dry-run] [--yes]",
            "       java -jar tcpwarden.jar history [FILTER...] [--at=TIME | --from=TIME --to=TIME]",
            "       java -jar tcpwarden.jar rules check|test FILE"
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
            "  java -jar tcpwarden.jar --sample.interval=1s --web.listen-address=:10827",
            "  java -jar tcpwarden.jar list process=nginx state=close_wait",
            "  java -jar tcpwarden.jar terminate local=10.0.0.1:443 remote=192.0.2.7:50123",
            "",
            "Exit codes: 0 done, 1 not done (the reason is on standard error), 2 wrong arguments."
        })
final class RootCommand extends AgentCommand {

    RootCommand(CommandContext context) {
        super(context);
    }
}
