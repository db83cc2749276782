package dev.tcpwarden.process;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Names a process as people call it: its executable's base name, or what it runs where the executable is an interpreter.
 *
 * <p>Of a command line, which may hold secrets, nothing but that one base name is ever shown.
 */
public final class ProcessNamer {

    private static final String NAMELESS = "unnamed";

    /** In UTF-16 units; the name of a file has at most this many bytes (NAME_MAX of linux/limits.h), an argument 128 KiB. */
    private static final int LONGEST = 255;

    /** How many interpreters may run each other: an emulator a loader, that a shell, that a script. */
    private static final int NESTED = 5;

    private ProcessNamer() {}

    /**
     * The name, cut where it is longer than the name of any file.
     *
     * @param executable the path of the executable; "" if it is not known
     * @param commandLine its arguments, the program's own name first; asked for interpreters only
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
        String name = baseName(executable);
        if (name.isEmpty()) {
            return comm.isEmpty() ? NAMELESS : comm;
        }
        Optional<Interpreter> interpreter = Interpreters.of(name);
        List<String> arguments = interpreter.isPresent() ? commandLine.get() : List.of();
        for (int i = 0; i < NESTED && !arguments.isEmpty() && interpreter.isPresent(); i++) {
            Optional<Interpreter.Program> program =
                    interpreter.get().program(arguments).filter(it -> !it.name().isEmpty());
            if (program.isEmpty()) {
                return name;
            }
            name = program.get().name();
            arguments = program.get().commandLine();
            interpreter = Interpreters.of(name);
        }
        return name;
    }

    /** What follows the last slash; a slash at the very end does not count. */
    static String baseName(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }
}
