package dev.tcpwarden.process;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The arguments of {@code java}: java(1), "Synopsis". */
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
            "--limit-modules",
            "--patch-module",
            "--enable-native-access",
            "--source");

    /** A class in a package by the conventions of the language. */
    private static final Pattern QUALIFIED_CLASS = Pattern.compile(
            "(\\p{javaJavaIdentifierStart}" + "\\p{javaJavaIdentifierPart}*[./])+\\p{Lu}\\p{javaJavaIdentifierPart}*");

    private JavaLauncher() {}

    /**
     * The jar without {@code .jar}, the class without its package, the module where no class of it is named, or the file of
     * source code.
     */
    static Optional<String> program(List<String> arguments) {
        boolean jar = false;
        boolean argumentFile = false;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
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
                argumentFile = true;
            } else if (!argument.startsWith("-")) {
                return jar ? Optional.of(jar(argument)) : mainClass(argument, argumentFile);
            }
        }
        return Optional.empty();
    }

    private static String jar(String path) {
        String base = ProcessNamer.baseName(path);
        return base.endsWith(".jar") ? base.substring(0, base.length() - ".jar".length()) : base;
    }

    private static String module(String moduleAndClass) {
        int slash = moduleAndClass.indexOf('/');
        return slash < 0 ? moduleAndClass : simpleName(moduleAndClass.substring(slash + 1));
    }

    /** After a file of arguments, which may have named the class already, this may be any argument of the program. */
    private static Optional<String> mainClass(String argument, boolean afterArgumentFile) {
        if (afterArgumentFile && !QUALIFIED_CLASS.matcher(argument).matches()) {
            return Optional.empty();
        }
        return Optional.of(argument.endsWith(".java") ? ProcessNamer.baseName(argument) : simpleName(argument));
    }

    private static String simpleName(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('/')) + 1);
    }
}
