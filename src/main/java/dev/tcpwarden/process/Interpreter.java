package dev.tcpwarden.process;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Knows the command line of one interpreter, and so which of its arguments is the program that it runs. */
@FunctionalInterface
interface Interpreter {

    /** That program; nothing where the command line does not name one, or where that is in doubt. */
    Optional<Program> program(List<String> commandLine);

    /**
     * What an interpreter runs.
     *
     * @param name a base name
     * @param commandLine where it may itself be an interpreter: its own, with its name first; else empty
     */
    record Program(String name, List<String> commandLine) {

        public Program {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(commandLine, "commandLine");
        }

        static Program of(String name) {
            return new Program(name, List.of());
        }
    }
}
