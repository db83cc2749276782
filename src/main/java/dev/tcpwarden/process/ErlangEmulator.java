package dev.tcpwarden.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of Erlang's virtual machine, {@code beam.smp}: erl(1) and init(3) of Erlang/OTP 25. {@code erl} itself, and the
 * scripts of releases, start it with {@code -progname}.
 */
final class ErlangEmulator {

    static final Pattern NAMES = Pattern.compile("beam(\\.[a-z]+)*|w?erl");

    /** Modules that only start what others named. */
    private static final Set<String> STARTERS = Set.of("elixir", "init");

    /** Its first plain argument is the script: escript(1). */
    private static final String ESCRIPT = "escript";

    private static final Pattern MODULE = Pattern.compile("[a-z]\\w{0,63}");

    /** The value of {@code -sname} or {@code -name}, with or without a host. */
    private static final Pattern NODE = Pattern.compile("([\\w-]{1,64})(@.*)?");

    private ErlangEmulator() {}

    /** The program that started it, unless that is {@code erl}; else the first module that it runs, or the name of the node. */
    static Optional<Interpreter.Program> program(List<String> commandLine) {
        Optional<String> starter = after(commandLine, Set.of("-progname"))
                .map(ProcessNamer::baseName)
                .filter(name -> !NAMES.matcher(name).matches());
        return starter.or(() -> module(commandLine)).or(() -> node(commandLine)).map(Interpreter.Program::of);
    }

    private static Optional<String> module(List<String> commandLine) {
        Optional<String> module = after(commandLine, Set.of("-s", "-run"))
                .filter(name -> MODULE.matcher(name).matches() && !STARTERS.contains(name));
        return module.filter(ESCRIPT::equals).isPresent()
                ? after(commandLine, Set.of("-extra")).map(ProcessNamer::baseName)
                : module;
    }

    private static Optional<String> node(List<String> commandLine) {
        return after(commandLine, Set.of("-sname", "-name"))
                .map(NODE::matcher)
                .filter(Matcher::matches)
                .map(node -> node.group(1));
    }

    /** What follows the first of these flags; what follows {@code -extra} is the program's own. */
    private static Optional<String> after(List<String> commandLine, Set<String> flags) {
        for (int at = 1; at < commandLine.size() - 1; at++) {
            String argument = commandLine.get(at);
            if (flags.contains(argument)) {
                return Optional.of(commandLine.get(at + 1));
            } else if (argument.equals("-extra")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
