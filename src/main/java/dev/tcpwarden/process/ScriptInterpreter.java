package dev.tcpwarden.process;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An interpreter whose arguments are options, then what it runs, then what is that one's own.
 *
 * @param commands words that may stand before what it runs
 * @param closedConnections of the names of scripts
 * @param onlyEndings whether nothing without such an ending is a script
 * @param runsCommand whether it runs a program with arguments of its own, not a script
 */
record ScriptInterpreter(
        InterpreterOptions options,
        Set<String> commands,
        List<String> closedConnections,
        boolean onlyEndings,
        boolean runsCommand)
        implements Interpreter {

    ScriptInterpreter {
        Objects.requireNonNull(options, "options");
        commands = Set.copyOf(commands);
        closedConnections = List.copyOf(closedConnections);
    }

    @Override
    public Optional<Program> program(List<String> commandLine) {
        boolean sure = !onlyEndings;
        boolean afterCommand = false;
        for (int at = 1; at < commandLine.size(); at++) {
            String argument = commandLine.get(at);
            if (argument.isEmpty() || argument.equals("-")) {
                return Optional.empty();
            }
            Optional<InterpreterOptions.Given> option = options.read(argument);
            if (option.isEmpty()) {
                if (afterCommand || !commands.contains(argument)) {
                    return found(commandLine.subList(at, commandLine.size()), sure);
                }
                afterCommand = true;
                continue;
            }
            InterpreterOptions.Given given = option.get();
            switch (given.kind()) {
                case SWITCH, ATTACHED, NUMBER -> {}
                case UNKNOWN -> sure &= given.value() != null;
                case VALUE -> at += given.value() == null ? 1 : 0;
                case CODE -> {
                    return Optional.empty();
                }
                case END -> {
                    return found(commandLine.subList(at + 1, commandLine.size()), sure);
                }
                case MODULE -> {
                    return value(given, commandLine, at).map(Program::of);
                }
                case FILE -> {
                    return value(given, commandLine, at).map(path -> Program.of(name(path)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> value(InterpreterOptions.Given given, List<String> commandLine, int at) {
        return given.value() != null
                ? Optional.of(given.value())
                : commandLine.stream().skip(at + 1L).findFirst();
    }

    /** @param sure whether the first of the arguments is what is run, whatever it is called */
    private Optional<Program> found(List<String> arguments, boolean sure) {
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        String name = name(arguments.get(0));
        if (!sure && !hasEnding(name)) {
            return Optional.empty();
        }
        return Optional.of(runsCommand ? new Program(name, withoutRepetition(arguments)) : Program.of(name));
    }

    private boolean hasEnding(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return closedConnections.stream()
                .anyMatch(suffix -> lowerCase.endsWith(suffix) && name.length() > suffix.length());
    }

    /** Where the kernel starts an emulator (binfmt_misc, flag P), the path of the program precedes its command line. */
    private static List<String> withoutRepetition(List<String> arguments) {
        boolean repeated = arguments.size() > 1
                && ProcessNamer.baseName(arguments.get(0)).equals(ProcessNamer.baseName(arguments.get(1)));
        return repeated ? arguments.subList(1, arguments.size()) : arguments;
    }

    /** The base name of a path, or of the path of a URL, which may hold a password or a token elsewhere. */
    private static String name(String script) {
        int scheme = script.indexOf("://");
        if (scheme < 0) {
            return ProcessNamer.baseName(script);
        }
        int path = script.indexOf('/', scheme + "://".length());
        return path < 0 ? "" : ProcessNamer.baseName(script.substring(path).split("[?#]", 2)[0]);
    }
}
