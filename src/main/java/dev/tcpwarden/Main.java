package dev.tcpwarden;

import dev.tcpwarden.cli.CommandLineInterface;
import dev.tcpwarden.cli.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Locale;

/** The entry. This package, with the agent and the platform in it, alone knows every other one. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // libraries write numbers and change case by it
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Platforms.standardOutput(), // System.out would keep write errors to itself
                new FileOutputStream(FileDescriptor.err), // as would System.err
                Platforms::open,
                AgentProcess::run);
        System.exit(CommandLineInterface.run(surroundings, args));
    }
}
