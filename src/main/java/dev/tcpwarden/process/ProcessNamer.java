package dev.tcpwarden.process;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Names a process as people call it: its executable's base name, or what it runs where the executable is an interpreter.
 *
 * <p>Of a command line, which may hold secrets, nothing but that one base name is ever given away.
 */
public final class ProcessNamer {

    private static final String NAMELESS = "unnamed";

    /** In UTF-16 units; the name of a file has at most so many bytes (NAME_MAX of linux/limits.h), an argument 128 KiB. */
    private static final int LONGEST = 255;

    /** What may follow the name of an interpreter: {@code 3.11}, and on Windows {@code .exe}. */
    private static final Pattern ENDING = Pattern.compile("[0-9.]*(\\.exe)?$", Pattern.CASE_INSENSITIVE);

    private ProcessNamer() {}

    /**
     * The name, cut where it is longer than the name of any file.
     *
     * @param executable the path of the executable; "" if it is not known
     * @param commandLine its arguments, the program's own name first; asked for interpreters alone
     * @param comm the name that the kernel keeps, for processes whose executable is not known
     */
    public static String name(String executable, Supplier<List<String>> commandLine, String comm) {
        String name = wholeName(executable, commandLine, comm);
        if (name.length() <= LONGEST) {
            return name;
        }
        boolean cutsPair = Character.isSurrogatePair(name.charAt(LONGEST - 1), name.charAt(LONGEST));
        return name.substring(0, cutsPair ? LONGEST - 1 : LONGEST);
    }

    private static String wholeName(String executable, Supplier<List<String>> commandLine, String comm) {
        String base = baseName(executable);
        if (base.isEmpty()) {
            return comm.isEmpty() ? NAMELESS : comm;
        }
        return interpreter(base)
                .flatMap(interpreter -> interpreter.program(arguments(commandLine.get())))
                .filter(name -> !name.isEmpty())
                .orElse(base);
    }

    private static Optional<Interpreter> interpreter(String base) {
        return switch (ENDING.matcher(base).replaceFirst("").toLowerCase(Locale.ROOT)) {
            case "java", "javaw" -> Optional.of(JavaLauncher::program);
            case "python", "pythonw", "pypy" -> Optional.of(ScriptInterpreter.PYTHON);
            case "node", "nodejs" -> Optional.of(ScriptInterpreter.NODE);
            case "ruby" -> Optional.of(ScriptInterpreter.RUBY);
            case "perl" -> Optional.of(ScriptInterpreter.PERL);
            case "bash", "sh", "dash" -> Optional.of(ScriptInterpreter.SHELL);
            default -> Optional.empty();
        };
    }

    private static List<String> arguments(List<String> commandLine) {
        return commandLine.isEmpty() ? commandLine : commandLine.subList(1, commandLine.size());
    }

    /** What follows the last slash; a slash at the very end does not count. */
    static String baseName(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** Knows the options of one interpreter, and so which of its arguments is the program that it runs. */
    @FunctionalInterface
    interface Interpreter {

        /** The base name of that program; nothing if the arguments do not name one. */
        Optional<String> program(List<String> arguments);
    }
}
