package dev.tcpwarden;

import dev.tcpwarden.cli.CommandLineInterface;
import dev.tcpwarden.cli.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The entry. With {@link Agent} and the platform, which are in this package, it alone knows every package. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                new FileOutputStream(FileDescriptor.out), // System.out would hide that the reader has gone
                System.err,
                LinuxPlatform::open,
                AgentProcess::run);
        System.exit(CommandLineInterface.run(surroundings, arguments));
    }
}
