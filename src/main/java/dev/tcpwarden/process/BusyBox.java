package dev.tcpwarden.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One executable with many programs, its applets (BusyBox 1.35, toybox): the name that it was called by says which. */
final class BusyBox {

    static final Pattern NAMES = Pattern.compile("(busybox|toybox)([.-]\\w+)?");

    private static final Pattern APPLET = Pattern.compile("[\\w\\[][\\w\\[.+-]{0,31}");

    private BusyBox() {}

    /** The applet, which may be a shell that runs a script. */
    static Optional<Interpreter.Program> program(List<String> commandLine) {
        if (commandLine.isEmpty()) {
            return Optional.empty();
        }
        String called = ProcessNamer.baseName(commandLine.get(0));
        if (NAMES.matcher(called).matches()) { // busybox APPLET ARGUMENT…
            return commandLine.size() > 1
                    ? applet(commandLine.get(1), commandLine.subList(1, commandLine.size()))
                    : Optional.empty();
        }
        return applet(called.startsWith("-") ? called.substring(1) : called, commandLine); // -sh is a login shell
    }

    private static Optional<Interpreter.Program> applet(String name, List<String> commandLine) {
        return APPLET.matcher(name).matches()
                ? Optional.of(new Interpreter.Program(name, commandLine))
                : Optional.empty();
    }
}
