package dev.tcpwarden;

import dev.tcpwarden.agent.AgentProcess;
import dev.tcpwarden.cli.CommandContext;
import dev.tcpwarden.cli.CommandLineInterface;
import dev.tcpwarden.platform.Platforms;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;

/** The entry: hands the command line the platform of this host and the agent. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // libraries write numbers and change case by it
        CommandContext context = new CommandContext(
                System.getenv(),
                Platforms.standardOutput(), // System.out would keep write errors to itself
                new FileOutputStream(FileDescriptor.err), // as would System.err
                Platforms::open,
                AgentProcess::run);
        System.exit(CommandLineInterface.run(context, args));
    }
}
