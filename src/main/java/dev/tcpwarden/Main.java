package dev.tcpwarden;

import dev.tcpwarden.cli.CommandLineInterface;
import dev.tcpwarden.cli.Surroundings;
import dev.tcpwarden.config.AgentConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The entry. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                new FileOutputStream(FileDescriptor.out), // System.out would keep write errors to itself
                System.err,
                LinuxPlatform::open,
                Main::runAgent);
        System.exit(CommandLineInterface.run(surroundings, args));
    }

    /** Wires the agent: platform → sampler → publishers. */
    private static void runAgent(AgentConfig config) {
        System.err.println(config);
    }
}
