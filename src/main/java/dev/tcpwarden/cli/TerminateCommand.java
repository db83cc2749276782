package dev.tcpwarden.cli;

import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.terminate.Termination;
import dev.tcpwarden.terminate.TerminationPreview;
import dev.tcpwarden.terminate.TerminationResult.Outcome;
import dev.tcpwarden.terminate.TerminationService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Terminates connections. */
@Command(
        name = "terminate",
        customSynopsis = "tcpwarden terminate FILTER... [--dry-run] [--yes]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {
            "Terminates connections and prints a line for each.",
            "",
            "A line begins with its result: terminated, not_found, refused, denied, unsupported or failed. Where more than one"
                    + " connection matches, they are listed and none is terminated, unless --yes is given. Listeners are"
                    + " refused, unless state=listen asks for them."
        },
        footer = {
            "",
            "Examples:",
            "  tcpwarden terminate local=10.0.0.1:443 remote=192.0.2.7:50123",
            "  tcpwarden terminate process=nginx state=close_wait --dry-run",
            "",
            "Exit codes: 0 all that matched were terminated (--dry-run: something matched), 2 wrong arguments,",
            "1 not all were terminated, nothing matched, or several matched without --yes."
        })
final class TerminateCommand extends FilterCommand {

    @Parameters(
            paramLabel = "FILTER",
            arity = "1..*",
            completionCandidates = FilterTerms.Present.class,
            description = "Which connections; see below.")
    private List<String> terms = new ArrayList<>();

    @Option(names = "--dry-run", description = "Only print what would be terminated and what refused.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Terminate even if several connections match.")
    private boolean yes;

    TerminateCommand(CommandContext context) {
        super(context);
    }

    @Override
    List<String> terms() {
        return terms;
    }

    @Override
    int run(ConnectionFilter filter, SettingValues settings, Platform platform) throws CommandException, IOException {
        TerminationService service = Terminating.service(settings, platform, platform.reader());
        List<TerminationPreview> previews = service.preview(filter);
        Output out = new Output(context.out());
        if (previews.isEmpty()) {
            out.printLines(List.of(Outcome.NOT_FOUND.label() + ": no socket matches " + filter));
            return ExitCode.NOT_DONE;
        }
        if (dryRun) {
            out.printLines(previews);
            return ExitCode.DONE;
        }
        if (previews.size() > 1 && !yes) {
            out.printLines(previews);
            throw new CommandException(previews.size()
                    + " sockets match, so none was terminated: add --yes to terminate them all, or terms"
                    + " to select one");
        }
        List<Termination> terminations = service.terminate(previews, Terminating.requester(context));
        out.printLines(terminations);
        return Termination.allTerminated(terminations) ? ExitCode.DONE : ExitCode.NOT_DONE;
    }
}
