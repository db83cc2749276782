package dev.tcpwarden.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The man page of a command, from what its help says. */
final class ManPage {

    private static final String EXAMPLES = "Examples:";
    private static final String EXIT_CODES = "Exit codes: ";

    private final CommandSpec command;
    private final Roff roff;

    private ManPage(CommandSpec command, Roff roff) {
        this.command = command;
        this.roff = roff;
    }

    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /**
     * @param date of the version, as in {@code 2026-11-24}
     * @param files what is installed beside the program, in pairs of path and meaning
     */
    static String of(CommandSpec command, String version, String date, List<List<String>> files) {
        Roff roff = new Roff(name(command).toUpperCase(Locale.ROOT), date, "tcpwarden " + version);
        ManPage page = new ManPage(command, roff);
        roff.request("SH", "NAME")
                .line(name(command) + " - " + Commands.summary(command))
                .request("SH", "SYNOPSIS")
                .example(Stream.of(command.usageMessage().customSynopsis())
                        .map(String::strip)
                        .toList())
                .request("SH", "DESCRIPTION");
        List.of(command.usageMessage().description()).forEach(roff::line);
        page.commands();
        page.options();
        page.filters();
        page.footer();
        if (command.parent() == null) {
            roff.request("SH", "FILES");
            files.forEach(file -> roff.tagged(file.get(0), file.subList(1, 2)));
        }
        page.seeAlso();
        return roff.toString();
    }

    private void commands() {
        if (!command.subcommands().isEmpty()) {
            roff.request("SH", "COMMANDS");
            Commands.below(command)
                    .forEach(below -> roff.tagged(name(below) + "(1)", List.of(Commands.summary(below) + ".")));
        }
    }

    private void options() {
        roff.request("SH", "OPTIONS");
        command.options().stream().filter(option -> option.group() == null).forEach(this::option);
        if (command.parent() == null) { // which has them as the agent
            roff.line("").line("Without a command, also all flags of tcpwarden-agent(1).");
            return;
        }
        for (ArgGroupSpec group : command.argGroups()) {
            roff.request("SS", heading(group.heading()));
            group.options().forEach(this::option);
        }
    }

    private void option(OptionSpec option) {
        String value = Commands.takesValue(option) ? option.paramLabel() : "";
        List<String> names = Stream.of(option.names())
                .map(name -> value.isEmpty() ? name : name + (name.startsWith("--") ? "=" : " ") + value)
                .toList();
        roff.tagged(String.join(", ", names), List.of(option.description()));
    }

    private void filters() {
        List<String> lines = Optional.ofNullable(command.usageMessage().footerHeading())
                .filter(heading -> heading.contains("FILTER"))
                .map(heading -> heading.formatted().strip().lines().toList())
                .orElse(List.of());
        if (!lines.isEmpty()) {
            roff.request("SH", "FILTERS").line(lines.get(0)).example(lines.subList(1, lines.size()));
        }
    }

    /** Examples are indented in the footer; its other lines are exit codes, or notes. */
    private void footer() {
        List<String> examples = new ArrayList<>();
        List<String> exits = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (String line : command.usageMessage().footer()) {
            if (line.startsWith("  ")) {
                examples.add(line.strip());
            } else if (line.startsWith(EXIT_CODES)) {
                exits.add(line.substring(EXIT_CODES.length()));
            } else if (!line.isEmpty() && !line.equals(EXAMPLES)) {
                (exits.isEmpty() ? notes : exits).add(line);
            }
        }
        if (!examples.isEmpty()) {
            roff.request("SH", "EXAMPLES").example(examples);
        }
        section("NOTES", notes);
        section("EXIT STATUS", exits);
    }

    private void section(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            roff.request("SH", title);
            lines.forEach(roff::line);
        }
    }

    private void seeAlso() {
        CommandSpec above = Optional.ofNullable(command.parent()).orElse(command);
        List<String> others = Stream.concat(Stream.of(above), Commands.below(above))
                .filter(other -> other != command)
                .map(other -> name(other) + "(1)")
                .toList();
        roff.request("SH", "SEE ALSO").line(String.join(", ", others));
    }

    /** A heading of the help, {@code %nWeb:%n}, as one of a section. */
    private static String heading(String heading) {
        return heading.formatted().strip().replaceFirst(":$", "");
    }
}
