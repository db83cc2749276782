package dev.tcpwarden.cli;

import dev.tcpwarden.cli.top.Batch;
import dev.tcpwarden.cli.top.Notices;
import dev.tcpwarden.cli.top.Top;
import dev.tcpwarden.cli.top.TopSettings;
import dev.tcpwarden.cli.top.View;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.rows.GroupKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
                "tcpwarden top [FILTER...] [--view=VIEW] [--by=KEY,...] [--sort=COLUMN] [-d DURATION] [-b] [-n N]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Shows processes, groups or connections on the screen of a terminal, again and again. Terminates what is selected,"
                    + " once confirmed. The key h shows the keys.",
            "",
            "It reads the table by itself, as list does; no agent has to run."
        },
        footer = {
            "",
            "Examples:",
            "  tcpwarden top",
            "  tcpwarden top state=close_wait --by=process,remote",
            "  tcpwarden top --view=connections --sort=In/s",
            "  tcpwarden top -b -n 2 -d 5s process=nginx",
            "",
            "Exit codes: 0 left, 1 there is no terminal or the table could not be read, 2 wrong arguments."
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

    @Option(names = "--no-color", description = "No colours; neither with the variable NO_COLOR.")
    private boolean noColor;

    private final Notices notices;

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
    int run(ConnectionFilter filter, SettingValues settings, Platform platform) throws CommandException, IOException {
        try {
            TopSettings top = settings(filter, settings);
            if (batch) {
                Batch text = new Batch(top, platform);
                new Output(context.out()).print(text::print);
            } else {
                show(top, settings, platform);
            }
            return ExitCode.DONE;
        } catch (UncheckedIOException e) {
            throw new CommandException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private void show(TopSettings top, SettingValues settings, Platform platform) throws IOException {
        try {
            new Top(
                            top,
                            platform,
                            reader -> Terminating.service(settings, platform, reader),
                            Terminating.requester(context),
                            new TopFields(settings))
                    .run(context.environment());
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
