package dev.tcpwarden.cli;

import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.config.Settings;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.history.History;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.text.Times;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints connections of the past, as the log of an agent has them. */
@Command(
        name = "history",
        customSynopsis = {
            "tcpwarden history [FILTER...] --at=TIME",
            "       tcpwarden history [FILTER...] [--from=TIME] [--to=TIME]"
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Prints connections from the log that an agent writes with --connections.log: those that were open at a moment, or those"
                    + " that ended in a time; without either, in the last hour.",
            "",
            "TIME is 03:12 (the last one that was), yesterday 03:12, 2027-01-31 03:12, 2027-01-31T03:12:00Z, -90m or now."
        },
        footer = {
            "",
            "Examples:",
            "  tcpwarden history --at=03:12 process=orders",
            "  tcpwarden history --from=03:00 --to=03:30 --by=remote,result --top=10",
            "  tcpwarden history --from=-90m result=refused,timed_out -o json",
            "",
            "What the log does not know of that time is said on standard error.",
            "Exit codes: 0 printed (matches or none), 1 the log could not be read, 2 wrong arguments."
        })
final class HistoryCommand implements Callable<Integer> {

    private static final Duration USUAL = Duration.ofHours(1);

    private final CommandContext context;
    private final ZonedDateTime now = ZonedDateTime.now(ZoneId.systemDefault());

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            completionCandidates = FilterTerms.Past.class,
            description = "Which connections; see below.")
    private List<String> terms = new ArrayList<>();

    @Option(names = "--at", paramLabel = "TIME", description = "What was open at that moment.")
    private @Nullable String at;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "What ended since then; by default an hour before --to.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "What ended until then; by default now.")
    private @Nullable String to;

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "The log, without what was added to the names of its older files. By default the agent's, as"
                    + " TCPWARDEN_CONNECTIONS_LOG says.")
    private @Nullable Path log;

    @Option(
            names = {"-o", "--output", "--format"},
            paramLabel = "table|wide|json",
            description =
                    "How to print: table (the default), wide (with what was measured of each connection), or json,"
                            + " an array of the log's lines.")
    private ListFormat format = ListFormat.table;

    @Option(
            names = "--by",
            paramLabel = "KEY",
            split = ",",
            converter = GroupKeyOption.PastConverter.class,
            completionCandidates = GroupKeyOption.PastNames.class,
            description = "Add up what shares these keys: ${COMPLETION-CANDIDATES}.")
    private List<GroupKey> keys = new ArrayList<>();

    @Option(names = "--top", paramLabel = "N", description = "Only the N largest groups.")
    private @Nullable Integer top;

    HistoryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException {
        LogSetup.forCommand(context.err());
        SettingValues settings = SettingFlags.values(spec, context.environment());
        GroupKeyOption.check(spec, keys, top);
        HistoryPrinter printer = new HistoryPrinter(
                question(settings), format, GroupKeyOption.named(keys, settings), top, now.getZone());
        new Output(context.out()).print(printer::print);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(context.err(), StandardCharsets.UTF_8), true);
        printer.notes().forEach(note -> err.println("tcpwarden: " + note));
        return ExitCode.DONE;
    }

    private HistoryPrinter.Question question(SettingValues settings) throws CommandException {
        History history = history(log(settings), filter());
        if (at != null) {
            if (from != null || to != null) {
                throw mistake("--at is one moment, and has neither --from nor --to");
            }
            Instant moment = time("--at", at);
            return new HistoryPrinter.Question(true, each -> history.openAt(moment, each));
        }
        Instant last = to == null ? now.toInstant() : time("--to", to);
        Instant first = from == null ? last.minus(USUAL) : time("--from", from);
        if (first.isAfter(last)) {
            throw mistake("--from=\"" + from + "\" is after --to");
        }
        return new HistoryPrinter.Question(false, each -> history.ended(first, last, each));
    }

    private Instant time(String flag, String text) {
        try {
            return Times.parse(text, now);
        } catch (IllegalArgumentException e) {
            throw mistake(flag + "=" + e.getMessage());
        }
    }

    private static History history(Path file, ConnectionFilter filter) throws CommandException {
        try {
            return History.open(file, filter);
        } catch (IOException e) {
            throw new CommandException("the log \"" + file + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    private Path log(SettingValues settings) {
        return Optional.ofNullable(log)
                .or(() -> settings.get(Settings.CONNECTIONS_LOG))
                .filter(file -> !file.equals(Path.of("-")))
                .orElseThrow(() -> mistake("which log? Name it by --log=FILE, or as the agent's by "
                        + Settings.CONNECTIONS_LOG.environmentVariable()));
    }

    private ConnectionFilter filter() {
        try {
            return ConnectionFilter.parsePast(terms);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException mistake(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
