package dev.tcpwarden.cli;

import dev.tcpwarden.cli.api.LocalAgent.Found;
import dev.tcpwarden.cli.top.Batch;
import dev.tcpwarden.cli.top.Notices;
import dev.tcpwarden.cli.top.Origin;
import dev.tcpwarden.cli.top.Top;
import dev.tcpwarden.cli.top.TopSettings;
import dev.tcpwarden.cli.top.View;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the table on the screen of a terminal, again and again. */
@Command(
        name = "top",
        customSynopsis =
                "tcpwarden top [FILTER...] [--view=VIEW] [--by=KEY,...] [--sort=COLUMN] [-d DURATION] [-b] [-n N]"
                        + " [--agent=AGENT]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Shows processes, groups or connections on the screen of a terminal, again and again. Terminates what is selected,"
                    + " once confirmed. The key h shows the keys.",
            "",
            "It asks the agent of this host, if one runs whose token the user may read; otherwise it reads the table by itself, as"
                    + " list does. The first line of the screen says which."
        },
        footer = {
            "",
            "Examples:",
            "  tcpwarden top",
            "  tcpwarden top state=close_wait --by=process,remote",
            "  tcpwarden top --view=connections --sort=In/s",
            "  tcpwarden top -b -n 2 -d 5s process=nginx",
            "",
            "Exit codes: 0 left, 1 there is no terminal, the table could not be read, or the agent that was named does not answer,"
                    + " 2 wrong arguments."
        })
final class TopCommand extends FilterCommand {

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "Which sockets; see below.")
    private List<String> terms = new ArrayList<>();

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            description = "What a line is at first: ${COMPLETION-CANDIDATES}. Default: processes, or groups with --by.")
    private @Nullable View view;

    @Option(
            names = "--by",
            paramLabel = "KEY",
            split = ",",
            converter = GroupKeyOption.Converter.class,
            completionCandidates = GroupKeyOption.Names.class,
            description = "The keys of groups: ${COMPLETION-CANDIDATES}. Default: process,remote,state.")
    private List<GroupKey> keys = new ArrayList<>();

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            description =
                    "Sort by this column, of numbers the largest first; - before it asks for that, + for the smallest.")
    private @Nullable String sort;

    @Option(
            names = {"-d", "--interval"},
            paramLabel = "DURATION",
            description = {"How often the table is read.", "Allowed: " + TopFields.INTERVALS + ". Default: 2s."})
    private String interval = "2s";

    @Option(
            names = {"-b", "--batch"},
            description = "Print plain text, with all lines and columns; needs no terminal.")
    private boolean batch;

    @Option(
            names = {"-n", "--iterations"},
            paramLabel = "N",
            description = "End after so many readings.")
    private @Nullable Integer iterations;

    @Option(
            names = "--agent",
            paramLabel = "auto|off|URL",
            description = {
                "Which agent is asked, and terminates: the one of this host if there is one, none, or that of a URL. For an agent"
                        + " with users the URL has a name, http://alice@127.0.0.1:10827, and the variable "
                        + AgentOption.PASSWORD
                        + " the password. The token of another host's agent is in the file of the variable "
                        + AgentOption.TOKEN_FILE + ".",
                "Allowed: " + AgentOption.ALLOWED + ". Default: " + AgentOption.AUTO + "."
            })
    private String agent = AgentOption.AUTO;

    @Option(names = "--no-color", description = "No colours; neither with the variable NO_COLOR.")
    private boolean noColor;

    private final Notices notices;
    private Optional<String> notice = Optional.empty();

    TopCommand(CommandContext context) {
        super(context);
        notices = new Notices(context.err());
    }

    @Override
    List<String> terms() {
        return terms;
    }

    @Override
    OutputStream log() {
        return batch ? context.err() : notices;
    }

    @Override
    boolean hasAges() {
        return true;
    }

    @Override
    void checkFlags() {
        GroupKeyOption.check(spec(), keys, null);
        if (iterations != null && iterations < 1) {
            throw mistake("--iterations=\"" + iterations + "\" is not allowed; allowed: 1 or more");
        }
    }

    @Override
    int run(ConnectionFilter filter, SettingValues settings) throws CommandException, IOException {
        Found found;
        try {
            found = new AgentOption(agent, settings, context.environment()).find();
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
        if (found.agent().isPresent()) {
            return run(filter, settings, Origin.agent(found.agent().get()));
        }
        notice = found.notice();
        if (batch && notice.isPresent()) {
            PrintWriter err = new PrintWriter(new OutputStreamWriter(context.err(), StandardCharsets.UTF_8), true);
            err.println("tcpwarden: " + Printable.oneLine(notice.get()));
        }
        return super.run(filter, settings);
    }

    @Override
    int run(ConnectionFilter filter, SettingValues settings, Platform platform) throws CommandException, IOException {
        Origin origin = Origin.own(
                platform,
                reader -> Terminating.service(settings, platform, reader),
                Terminating.requester(context),
                notice);
        return run(filter, settings, origin);
    }

    private int run(ConnectionFilter filter, SettingValues settings, Origin origin)
            throws CommandException, IOException {
        try {
            TopSettings top = settings(filter, settings);
            if (batch) {
                Batch text = new Batch(top, origin);
                new Output(context.out()).print(text::print);
            } else {
                show(new Top(top, origin, new TopFields(settings)));
            }
            return ExitCode.DONE;
        } catch (UncheckedIOException e) {
            throw new CommandException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private void show(Top top) throws IOException {
        try {
            top.run(context.environment());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            notices.release();
        }
    }

    private TopSettings settings(ConnectionFilter filter, SettingValues settings) throws CommandException {
        return new TopSettings(
                view != null ? view : keys.isEmpty() ? View.processes : View.groups,
                GroupKeyOption.named(keys.isEmpty() ? GroupKeyOption.parse("process,remote,state") : keys, settings),
                filter,
                Optional.ofNullable(sort),
                new TopFields(settings).interval(interval),
                iterations == null ? OptionalInt.empty() : OptionalInt.of(iterations),
                !noColor && hasColour(context.environment()));
    }

    /** As https://no-color.org has it. */
    private static boolean hasColour(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
