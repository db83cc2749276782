package dev.tcpwarden.process;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The arguments of {@code java}: {@code java --help} of 17 and 25. */
final class JavaLauncher {

    private static final Set<String> WITH_VALUE = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "-d",
            "--describe-module",
            "--limit-modules",
            "--patch-module",
            "--enable-native-access",
            "--source");

    private static final Set<String> SWITCHES = Set.of(
            "--disable-@files",
            "--dry-run",
            "--enable-preview",
            "--help",
            "--help-extra",
            "--list-modules",
            "--show-module-resolution",
            "--show-version",
            "--validate-modules",
            "--version");

    /** A class in a package by the conventions of the language. */
    private static final Pattern QUALIFIED_CLASS = Pattern.compile(
            "(\\p{javaJavaIdentifierStart}" + "\\p{javaJavaIdentifierPart}*[./])+\\p{Lu}\\p{javaJavaIdentifierPart}*");

    private JavaLauncher() {}

    /**
     * The jar without {@code .jar}, the class without its package, the module where no class of it is named, or the file of
     * source code.
     */
    static Optional<Interpreter.Program> program(List<String> commandLine) {
        return name(commandLine.stream().skip(1).iterator()).map(Interpreter.Program::of);
    }

    private static Optional<String> name(Iterator<String> rest) {
        boolean jar = false;
        boolean sure = true;
        while (rest.hasNext()) {
            String argument = rest.next();
            if (argument.equals("-jar")) {
                jar = true;
            } else if (argument.equals("-m") || argument.equals("--module")) {
                return rest.hasNext() ? Optional.of(module(rest.next())) : Optional.empty();
            } else if (argument.startsWith("--module=")) {
                return Optional.of(module(argument.substring("--module=".length())));
            } else if (WITH_VALUE.contains(argument)) {
                if (rest.hasNext()) {
                    rest.next();
                }
            } else if (argument.startsWith("@")) {
                sure = false; // the file may have named the class already, and this be an argument of the program
            } else if (!argument.startsWith("-")) {
                return jar ? jar(argument, sure) : mainClass(argument, sure);
            } else if (argument.startsWith("--") && !argument.contains("=")) {
                sure &= SWITCHES.contains(argument); // else the next argument may be its value
            }
        }
        return Optional.empty();
    }

    private static Optional<String> jar(String path, boolean sure) {
        String base = ProcessNamer.baseName(path);
        if (base.endsWith(".jar")) {
            return Optional.of(base.substring(0, base.length() - ".jar".length()));
        }
        return sure ? Optional.of(base) : Optional.empty();
    }

    private static String module(String moduleAndClass) {
        int slash = moduleAndClass.indexOf('/');
        return slash < 0 ? moduleAndClass : simpleName(moduleAndClass.substring(slash + 1));
    }

    private static Optional<String> mainClass(String argument, boolean sure) {
        if (!sure && !QUALIFIED_CLASS.matcher(argument).matches()) {
            return Optional.empty();
        }
        return Optional.of(argument.endsWith(".java") ? ProcessNamer.baseName(argument) : simpleName(argument));
    }

    private static String simpleName(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('/')) + 1);
    }
}
