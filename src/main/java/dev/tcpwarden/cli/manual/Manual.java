package dev.tcpwarden.cli.manual;

import dev.tcpwarden.cli.CommandContext;
import dev.tcpwarden.cli.CommandTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Writes man pages and completion into a folder that is laid out as the root of a host: {@code Manual FOLDER VERSION DATE}. */
public final class Manual {

    private static final List<List<String>> FILES = List.of(
            List.of("/etc/tcpwarden/tcpwarden.env", "Settings of the service: a variable for each flag."),
            List.of("/run/tcpwarden/token", "The token for page and API of the service, for root."),
            List.of("/usr/share/tcpwarden/samples", "Samples of rules and of the file for TLS and users."),
            List.of("/usr/share/tcpwarden/prometheus", "Configuration, recording and alert rules for Prometheus."),
            List.of("/usr/share/tcpwarden/dashboards", "Dashboards for Grafana."));

    private Manual() {}

    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        CommandSpec command = command();
        for (CommandSpec each : Commands.all(command).toList()) {
            write(
                    root.resolve("usr/share/man/man1/" + ManPage.name(each) + ".1"),
                    ManPage.of(each, args[1], args[2].substring(0, "2026-11-24".length()), FILES));
        }
        write(root.resolve("usr/share/bash-completion/completions/tcpwarden"), BashCompletion.of(command));
        write(root.resolve("usr/share/zsh/vendor-completions/_tcpwarden"), ZshCompletion.of(command));
    }

    /** The model of the command line; nothing of it is run. */
    static CommandSpec command() {
        CommandContext context = new CommandContext(
                Map.of(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                host -> {
                    throw new IllegalStateException("no command is run");
                },
                (config, log) -> {
                    throw new IllegalStateException("no command is run");
                });
        return CommandTree.of(context).getCommandSpec();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
