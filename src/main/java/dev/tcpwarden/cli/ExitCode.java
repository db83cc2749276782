package dev.tcpwarden.cli;

/** The exit codes of the program. */
final class ExitCode {

    /** All was done. */
    static final int DONE = 0;

    /** Not all was done: a read failed, a connection was not terminated, nothing matched. */
    static final int NOT_DONE = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    private ExitCode() {}
}
