package dev.tcpwarden.cli;

import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.platform.Platform;
import dev.tcpwarden.process.AttributedTable;
import dev.tcpwarden.rows.GroupKey;
import dev.tcpwarden.rows.Groups;
import dev.tcpwarden.rows.RowOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the table once. */
@Command(
        name = "list",
        customSynopsis = "tcpwarden list [FILTER...] [-o table|wide|json] [--by=KEY,... [--top=N]]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%n",
        description = {
            "Prints the TCP table once, with owners, like ss -tanp. Without a FILTER, all of it.",
            "",
            "With --by it adds up the sockets that share those keys, the largest group first. The port that the connecting side was given by its system is left"
                    + " out: remote is an address and port where this host connected, an address where it was connected to;"
                    + " port is that of the service."
        },
        footer = {
            "",
            "Examples:",
            "  tcpwarden list state=listen",
            "  tcpwarden list process=nginx remote=10.0.0.0/8 -o json",
            "  tcpwarden list state=established 'rtt>200ms' -o wide",
            "  tcpwarden list --by=process,remote,state --top=10",
            "",
            "Exit codes: 0 printed (matches or none), 1 the table could not be read, 2 wrong arguments."
        })
final class ListCommand extends FilterCommand {

    @Parameters(
            paramLabel = "FILTER",
            arity = "0..*",
            completionCandidates = FilterTerms.Present.class,
            description = "Which sockets; see below.")
    private List<String> terms = new ArrayList<>();

    @Option(
            names = {"-o", "--output", "--format"},
            paramLabel = "table|wide|json",
            description = "How to print: table (the default), wide (with what is measured of each connection), or"
                    + " json, an array of rows.")
    private ListFormat format = ListFormat.table;

    @Option(
            names = "--by",
            paramLabel = "KEY",
            split = ",",
            converter = GroupKeyOption.Converter.class,
            completionCandidates = GroupKeyOption.Names.class,
            description = "Add up what shares these keys: ${COMPLETION-CANDIDATES}.")
    private List<GroupKey> keys = new ArrayList<>();

    @Option(names = "--top", paramLabel = "N", description = "Only the N largest groups.")
    private @Nullable Integer top;

    ListCommand(CommandContext context) {
        super(context);
    }

    @Override
    List<String> terms() {
        return terms;
    }

    @Override
    void checkFlags() {
        GroupKeyOption.check(spec(), keys, top);
    }

    @Override
    int run(ConnectionFilter filter, SettingValues settings, Platform platform) throws CommandException {
        AttributedTable table = read(platform);
        int[] rows = filter.rows(table);
        Output out = new Output(context.out());
        if (keys.isEmpty()) {
            int[] order = RowOrder.sort(table.table(), rows);
            out.print(to -> format.print(table, order, to));
        } else {
            List<GroupKey> named = GroupKeyOption.named(keys, settings);
            Groups groups = Groups.of(table, rows, named, top == null ? Integer.MAX_VALUE : top);
            out.print(to -> format.print(groups, to));
        }
        return ExitCode.DONE;
    }

    private static AttributedTable read(Platform platform) throws CommandException {
        try {
            return platform.reader().read();
        } catch (IOException e) {
            throw new CommandException("the TCP table could not be read: " + e.getMessage(), e);
        }
    }
}
