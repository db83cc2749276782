package dev.tcpwarden.cli;

import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.filter.ConnectionFilter;
import dev.tcpwarden.process.AttributedTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the table once. */
@Command(
        name = "list",
        customSynopsis = "java -jar tcpwarden.jar list [FILTER...] [--format=table|json]",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {"Prints the TCP table once, with owners, like ss -tanp. Without a FILTER, all of it."},
        footerHeading = FilterCommand.FILTER_HELP,
        footer = {
            "",
            "Examples:",
            "  java -jar tcpwarden.jar list state=listen",
            "  java -jar tcpwarden.jar list process=nginx remote=10.0.0.0/8 --format=json",
            "",
            "Exit codes: 0 printed (matches or none), 1 the table could not be read, 2 wrong arguments."
        })
final class ListCommand extends FilterCommand {

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "Which sockets; see below.")
    private List<String> terms = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "table|json",
            description = "How to print them: table (the default) or json, an array of rows.")
    private ListFormat format = ListFormat.table;

    ListCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    List<String> terms() {
        return terms;
    }

    @Override
    int run(ConnectionFilter filter, SettingValues settings, Platform platform) throws Failure {
        AttributedTable table = read(platform);
        int[] order = RowOrder.sort(table.table(), filter.rows(table));
        new Output(surroundings.out()).print(to -> format.print(table, order, to));
        return ExitCode.DONE;
    }

    private static AttributedTable read(Platform platform) throws Failure {
        try {
            return platform.reader().read();
        } catch (IOException e) {
            throw new Failure("the TCP table could not be read: " + e.getMessage(), e);
        }
    }
}
