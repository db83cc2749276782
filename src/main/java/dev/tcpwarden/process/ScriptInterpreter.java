package dev.tcpwarden.process;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of interpreters that run a script: options, then the script, then what is the script's own. One-letter options
 * may stand together, {@code -Wd} or {@code -eu}.
 *
 * @param prefixes what options begin with
 * @param code letters after which there is no script: the program itself stands on the command line, or in standard input
 * @param module letters whose value, attached or the next argument, names a module to run
 * @param withValue letters that take a value, attached or the next argument
 * @param withAttachedValue letters that take the rest of their argument as a value
 * @param longCode options like the letters of {@code code}
 * @param longWithValue options that take the next argument as a value
 */
record ScriptInterpreter(
        String prefixes,
        String code,
        String module,
        String withValue,
        String withAttachedValue,
        Set<String> longCode,
        Set<String> longWithValue)
        implements ProcessNamer.Interpreter {

    /** python(1). */
    static final ScriptInterpreter PYTHON =
            new ScriptInterpreter("-", "c", "m", "WX", "", Set.of(), Set.of("--check-hash-based-pycs"));

    /** node(1); V8's own options take no separate value. */
    static final ScriptInterpreter NODE = new ScriptInterpreter(
            "-",
            "ep",
            "",
            "rC",
            "",
            Set.of("--eval", "--print", "--run"),
            Set.of(
                    "--conditions",
                    "--diagnostic-dir",
                    "--disable-warning",
                    "--dns-result-order",
                    "--env-file",
                    "--env-file-if-exists",
                    "--experimental-loader",
                    "--icu-data-dir",
                    "--import",
                    "--input-type",
                    "--inspect-port",
                    "--loader",
                    "--max-http-header-size",
                    "--openssl-config",
                    "--redirect-warnings",
                    "--require",
                    "--title",
                    "--tls-cipher-list",
                    "--unhandled-rejections",
                    "--watch-path"));

    /** ruby(1). */
    static final ScriptInterpreter RUBY = new ScriptInterpreter(
            "-",
            "e",
            "",
            "CEIrX",
            "FKTWi0x",
            Set.of(),
            Set.of(
                    "--backtrace-limit",
                    "--disable",
                    "--enable",
                    "--encoding",
                    "--external-encoding",
                    "--internal-encoding",
                    "--parser"));

    /** perlrun(1). */
    static final ScriptInterpreter PERL = new ScriptInterpreter("-", "eE", "", "I", "CDFMVdimx0", Set.of(), Set.of());

    /** bash(1) and dash(1). */
    static final ScriptInterpreter SHELL =
            new ScriptInterpreter("-+", "cs", "", "oO", "", Set.of(), Set.of("--init-file", "--rcfile"));

    @Override
    public Optional<String> program(List<String> arguments) {
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.isEmpty() || argument.equals("-") || longCode.contains(argument)) {
                return Optional.empty();
            } else if (argument.equals("--")) {
                return next(rest).map(ProcessNamer::baseName);
            } else if (prefixes.indexOf(argument.charAt(0)) < 0) {
                return Optional.of(ProcessNamer.baseName(argument));
            } else if (longWithValue.contains(argument)) {
                next(rest);
            } else if (!argument.startsWith("--")) {
                int decisive = decisiveLetter(argument);
                char letter = argument.charAt(decisive);
                String attached = argument.substring(decisive + 1);
                if (code.indexOf(letter) >= 0) {
                    return Optional.empty();
                } else if (module.indexOf(letter) >= 0) {
                    return attached.isEmpty() ? next(rest) : Optional.of(attached);
                } else if (withValue.indexOf(letter) >= 0 && attached.isEmpty()) {
                    next(rest);
                }
            }
        }
        return Optional.empty();
    }

    /** The place of the first letter that is more than a switch, or of the last letter. */
    private int decisiveLetter(String argument) {
        String decisive = code + module + withValue + withAttachedValue;
        int at = 1;
        while (at < argument.length() - 1 && decisive.indexOf(argument.charAt(at)) < 0) {
            at++;
        }
        return Math.min(at, argument.length() - 1);
    }

    private static Optional<String> next(Iterator<String> rest) {
        return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
    }
}
